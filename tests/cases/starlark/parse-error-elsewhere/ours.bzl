def alpha():
    first = load_it(1)
    return first + 1


def beta():
    first = load_it(2)
    return first + 1


def gamma():
    first = load_it(3)
    return first + 1

def broken(:
    pass
