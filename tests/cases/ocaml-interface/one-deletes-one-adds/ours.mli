val alpha : t1
val gamma : t3
