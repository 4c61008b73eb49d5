load("//alpha:defs.bzl", "alpha")
load("//beta:defs.bzl", "beta")
load("//gamma:defs.bzl", "gamma")
load("//delta:defs.bzl", "delta")

def alpha():
    first = load_it(1)
    return first + 1


def beta():
    first = load_it(2)
    return first + 1
