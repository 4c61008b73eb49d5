project(cart)

<<<<<<< ours
set(alpha 10)
=======
set(alpha 20)
>>>>>>> theirs
set(beta 2)
