module cart
  use aa
  use bb

contains
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

  subroutine alpha()
    first = load(10)
    second = first + 1
    call show(second)
  end subroutine
end module
