alpha:
	echo 1

gamma:
	echo 3

delta:
	echo 4

beta:
	echo 2
