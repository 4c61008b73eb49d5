include(alpha)
include(beta)
include(delta)

project(cart)

set(alpha 1)
set(beta 2)
