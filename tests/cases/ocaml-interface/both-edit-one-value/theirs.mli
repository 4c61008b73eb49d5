val alpha : t20
val beta : t2
