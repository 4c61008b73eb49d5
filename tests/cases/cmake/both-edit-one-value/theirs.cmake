project(cart)

set(alpha 20)
set(beta 2)
