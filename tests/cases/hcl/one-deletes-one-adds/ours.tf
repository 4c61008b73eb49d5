resource "bucket" "b" {
  name = "b"
}
