alpha:
	echo 1

gamma:
	echo 3

delta:
	echo 4

# about beta
beta:
	echo 2
