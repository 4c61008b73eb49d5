subroutine alpha()
  integer :: first
  first = 1
end subroutine alpha

subroutine beta()
  integer :: first
  first = 2
end subroutine beta

subroutine broken(
