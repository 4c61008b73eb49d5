f(x, a=1)
