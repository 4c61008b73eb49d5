include alpha.mk
include beta.mk

alpha:
	echo 1

beta:
	echo 2
