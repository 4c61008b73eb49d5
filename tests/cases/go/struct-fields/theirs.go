package a

type A struct {
	B int
	D int
}
