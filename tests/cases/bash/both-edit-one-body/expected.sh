#!/bin/bash

alpha() {
<<<<<<< ours
    first=$(load 10)
=======
    first=$(load 20)
>>>>>>> theirs
    second="$first 1"
    echo "$second"
}

beta() {
    first=$(load 2)
    second="$first 1"
    echo "$second"
}
