val alpha : t1
val beta : t2
val gamma : t3
val delta : t4
