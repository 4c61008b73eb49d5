beta:
	echo 2

gamma:
	echo 3

alpha:
	echo 10
