module cart
  use aa
  use bb

contains
  subroutine alpha()
    first = load(1)
    second = first + 1
    call show(second)
  end subroutine

  ! about beta
  subroutine beta()
    first = load(2)
    second = first + 1
    call show(second)
  end subroutine

  subroutine gamma()
    first = load(3)
    second = first + 1
    call show(second)
  end subroutine
end module
