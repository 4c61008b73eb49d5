def alpha():
    first = load(1)
    second = first + 1
    return second


def beta():
    first = load(2)
    second = first + 1
    return second


def gamma():
<<<<<<< ours
    first = load(3)
=======
    first = load(33)
>>>>>>> theirs
    second = first + 1
    return second

