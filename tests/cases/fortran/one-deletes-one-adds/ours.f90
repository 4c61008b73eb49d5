module cart
  use aa
  use bb

contains
  subroutine beta()
    first = load(2)
    second = first + 1
    call show(second)
  end subroutine
end module
