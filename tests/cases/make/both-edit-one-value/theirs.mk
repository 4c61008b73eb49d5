alpha:
	echo 20

beta:
	echo 2
