resource "bucket" "alpha" {
<<<<<<< ours
  name = "10"
=======
  name = "20"
>>>>>>> theirs
}

resource "bucket" "beta" {
  name = "2"
}
