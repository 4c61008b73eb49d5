def alpha():
    first = load_it(1)
    return first + 1


def beta():
    first = load_it(2)
    return first + 1


def delta():
    first = load_it(4)
    return first + 1

def broken(:
    pass
