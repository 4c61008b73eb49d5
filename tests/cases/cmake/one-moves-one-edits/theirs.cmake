project(cart)

set(alpha 10)
set(beta 2)
set(gamma 3)
