module cart

go 1.22

replace (
	alpha.org/alpha => ../alpha20
	beta.org/beta => ../beta2
)
