val beta : t2
val gamma : t3
val alpha : t10
