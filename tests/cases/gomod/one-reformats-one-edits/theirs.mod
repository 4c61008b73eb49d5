module cart

go 1.22

replace (
	alpha.org/alpha => ../alpha10
	beta.org/beta => ../beta2
	gamma.org/gamma => ../gamma3
)
