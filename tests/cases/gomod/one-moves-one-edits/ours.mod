module cart

go 1.22

replace (
	beta.org/beta => ../beta2
	gamma.org/gamma => ../gamma3
	alpha.org/alpha => ../alpha1
)
