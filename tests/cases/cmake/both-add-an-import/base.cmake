include(alpha)
include(beta)

project(cart)

set(alpha 1)
set(beta 2)
