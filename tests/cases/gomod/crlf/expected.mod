module cart

go 1.22

require (
	a.org/a v1.0.0
	b.org/b v1.0.0
	c.org/c v1.0.0
	d.org/d v1.0.0
)
