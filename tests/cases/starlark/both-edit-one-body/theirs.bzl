def alpha():
    first = load(20)
    second = first + 1
    return second


def beta():
    first = load(2)
    second = first + 1
    return second

