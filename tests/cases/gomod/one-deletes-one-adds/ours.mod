module cart

go 1.22

require (
	b.org/b v1.0.0
)
