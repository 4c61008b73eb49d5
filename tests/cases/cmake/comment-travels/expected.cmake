project(cart)

set(alpha 1)
set(gamma 3)
set(delta 4)
# about beta
set(beta 2)
