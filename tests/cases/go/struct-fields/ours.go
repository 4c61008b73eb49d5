package a

type A struct {
	B int
	C int
}
