alpha:
<<<<<<< ours
	echo 10
=======
	echo 20
>>>>>>> theirs

beta:
	echo 2
