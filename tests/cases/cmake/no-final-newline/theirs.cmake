project(cart)

set(beta 2)
set(gamma 3)