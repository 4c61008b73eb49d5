module cart

go 1.22

replace (
	alpha.org/alpha => ../alpha1
	beta.org/beta => ../beta2
)

require (
