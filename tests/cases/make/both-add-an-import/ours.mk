include alpha.mk
include beta.mk
include gamma.mk

alpha:
	echo 1

beta:
	echo 2
