package cart

import "a"
import "b"

func alpha() int {
	first := load(1)
	second := first + 1
	return second
}

// about beta
func beta() int {
	first := load(2)
	second := first + 1
	return second
}

func gamma() int {
	first := load(3)
	second := first + 1
	return second
}
