resource "bucket" "alpha" {
  name = "1"
}

resource "bucket" "beta" {
  name = "2"
}

resource "bucket" "gamma" {
<<<<<<< ours
  name = "3"
=======
  name = "33"
>>>>>>> theirs
}
