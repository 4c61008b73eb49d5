module cart
  use aa
  use bb

contains
  subroutine alpha()
<<<<<<< ours
    first = load(10)
=======
    first = load(20)
>>>>>>> theirs
    second = first + 1
    call show(second)
  end subroutine

  subroutine beta()
    first = load(2)
    second = first + 1
    call show(second)
  end subroutine
end module
