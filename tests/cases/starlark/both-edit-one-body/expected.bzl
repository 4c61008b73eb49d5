def alpha():
<<<<<<< ours
    first = load(10)
=======
    first = load(20)
>>>>>>> theirs
    second = first + 1
    return second


def beta():
    first = load(2)
    second = first + 1
    return second

