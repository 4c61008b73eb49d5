val alpha : t10
val beta : t2
val gamma : t3
