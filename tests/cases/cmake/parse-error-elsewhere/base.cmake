project(cart)

set(beta 2)

if(broken
