project(cart)

set(alpha 1)
set(beta 2)
set(gamma 3)