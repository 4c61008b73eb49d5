f(x, a=1, c=3)
