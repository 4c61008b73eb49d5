package cart

import "a"
import "b"
import "c"
import "d"

func alpha() int {
	first := load(1)
	second := first + 1
	return second
}
