resource "bucket" "alpha" {
  name = "1"
}

resource "bucket" "gamma" {
  name = "3"
}

resource "bucket" "delta" {
  name = "4"
}

resource "bucket" "beta" {
  name = "2"
}
