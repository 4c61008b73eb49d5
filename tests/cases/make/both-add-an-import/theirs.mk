include alpha.mk
include beta.mk
include delta.mk

alpha:
	echo 1

beta:
	echo 2
