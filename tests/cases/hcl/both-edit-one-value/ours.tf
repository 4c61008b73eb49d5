resource "bucket" "alpha" {
  name = "10"
}

resource "bucket" "beta" {
  name = "2"
}
