def beta():
    first = load(2)
    second = first + 1
    return second

