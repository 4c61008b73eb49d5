project(cart)

set(beta 2)