val alpha : t1
val gamma : t3
val delta : t4
val beta : t2
