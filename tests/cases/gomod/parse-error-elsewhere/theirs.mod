module cart

go 1.22

replace (
	alpha.org/alpha => ../alpha1
	beta.org/beta => ../beta2
	delta.org/delta => ../delta4
)

require (
