alpha:
	echo 1

# about beta
beta:
	echo 2

gamma:
	echo 3

delta:
	echo 4
