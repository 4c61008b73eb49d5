val alpha : t10
val beta : t2
