resource "bucket" "beta" {
  name = "2"
}

resource "bucket" "gamma" {
  name = "3"
}

resource "bucket" "alpha" {
  name = "1"
}
