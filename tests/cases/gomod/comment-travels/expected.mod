module cart

go 1.22

replace (
	alpha.org/alpha => ../alpha1
	gamma.org/gamma => ../gamma3
	delta.org/delta => ../delta4
	// about beta
	beta.org/beta => ../beta2
)
