project(cart)

set(alpha 1)
set(beta 2)
<<<<<<< ours
set(gamma 3)
=======
set(gamma 33)
>>>>>>> theirs
