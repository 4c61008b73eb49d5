#!/bin/bash

beta() {
    first=$(load 2)
    second="$first 1"
    echo "$second"
}
