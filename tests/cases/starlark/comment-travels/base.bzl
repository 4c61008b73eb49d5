def alpha():
    first = load(1)
    second = first + 1
    return second


def beta():
    first = load(2)
    second = first + 1
    return second


def gamma():
    first = load(3)
    second = first + 1
    return second

