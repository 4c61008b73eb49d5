package cart

import "a"
import "b"

func alpha() int {
<<<<<<< ours
	first := load(10)
=======
	first := load(20)
>>>>>>> theirs
	second := first + 1
	return second
}

func beta() int {
	first := load(2)
	second := first + 1
	return second
}
