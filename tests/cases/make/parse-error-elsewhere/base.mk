alpha:
	echo 1

beta:
	echo 2

ifeq (broken
