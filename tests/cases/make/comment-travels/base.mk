alpha:
	echo 1

beta:
	echo 2

gamma:
	echo 3

delta:
	echo 4
