package cart

import "a"
import "b"

func beta() int {
	first := load(2)
	second := first + 1
	return second
}
