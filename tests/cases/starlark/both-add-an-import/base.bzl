load("//alpha:defs.bzl", "alpha")
load("//beta:defs.bzl", "beta")

def alpha():
    first = load_it(1)
    return first + 1


def beta():
    first = load_it(2)
    return first + 1
