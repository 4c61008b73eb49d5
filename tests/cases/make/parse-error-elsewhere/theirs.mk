alpha:
	echo 1

beta:
	echo 2

delta:
	echo 4

ifeq (broken
