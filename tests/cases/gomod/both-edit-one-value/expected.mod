module cart

go 1.22

replace (
<<<<<<< ours
	alpha.org/alpha => ../alpha10
=======
	alpha.org/alpha => ../alpha20
>>>>>>> theirs
	beta.org/beta => ../beta2
)
