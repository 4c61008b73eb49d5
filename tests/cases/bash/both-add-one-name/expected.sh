#!/bin/bash

alpha() {
    first=$(load 1)
    second="$first 1"
    echo "$second"
}

beta() {
    first=$(load 2)
    second="$first 1"
    echo "$second"
}

gamma() {
<<<<<<< ours
    first=$(load 3)
=======
    first=$(load 33)
>>>>>>> theirs
    second="$first 1"
    echo "$second"
}
