resource "bucket" "a" {
  name = "a"
}

resource "bucket" "b" {
  name = "b"
}