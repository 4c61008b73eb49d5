alpha:
	echo 1

beta:
	echo 2

gamma:
<<<<<<< ours
	echo 3
=======
	echo 33
>>>>>>> theirs
