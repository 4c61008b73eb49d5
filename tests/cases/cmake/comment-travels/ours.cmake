project(cart)

set(alpha 1)
# about beta
set(beta 2)
set(gamma 3)
set(delta 4)
