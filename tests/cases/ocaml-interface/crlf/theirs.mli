val alpha : t1
val beta : t2
val delta : t4
