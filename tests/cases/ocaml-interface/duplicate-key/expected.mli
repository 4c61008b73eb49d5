val alpha : t1
val beta : t2
<<<<<<< ours
val gamma : t3
=======
val gamma : t33
>>>>>>> theirs
