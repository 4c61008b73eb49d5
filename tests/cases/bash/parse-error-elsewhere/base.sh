alpha() {
    first=$(load 1)
    second=$((first + 1))
    echo "$second"
}

beta() {
    first=$(load 2)
    second=$((first + 1))
    echo "$second"
}

broken() {
    if true
