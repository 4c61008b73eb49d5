alpha:
	echo 10

beta:
	echo 2
