resource "bucket" "alpha" {
  name = "1"
}

resource "bucket" "beta" {
  name = "2"
}
