#!/bin/bash

beta() {
    first=$(load 2)
    second="$first 1"
    echo "$second"
}

gamma() {
    first=$(load 3)
    second="$first 1"
    echo "$second"
}

alpha() {
    first=$(load 10)
    second="$first 1"
    echo "$second"
}
