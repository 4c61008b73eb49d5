resource "bucket" "alpha" {
  name = "20"
}

resource "bucket" "beta" {
  name = "2"
}
