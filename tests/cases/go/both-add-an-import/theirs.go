package cart

import "a"
import "b"
import "d"

func alpha() int {
	first := load(1)
	second := first + 1
	return second
}
