alpha:
	echo 10

beta:
	echo 2

gamma:
	echo 3
