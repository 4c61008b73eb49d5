<<<<<<< ours
val alpha : t10
=======
val alpha : t20
>>>>>>> theirs
val beta : t2
