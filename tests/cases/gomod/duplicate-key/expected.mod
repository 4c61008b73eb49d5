module cart

go 1.22

replace (
	alpha.org/alpha => ../alpha1
	beta.org/beta => ../beta2
<<<<<<< ours
	gamma.org/gamma => ../gamma3
=======
	gamma.org/gamma => ../gamma33
>>>>>>> theirs
)
