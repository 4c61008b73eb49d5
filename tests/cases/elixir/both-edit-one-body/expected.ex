defmodule CartTest do
  test "alpha" do
<<<<<<< ours
    first = load(10)
=======
    first = load(20)
>>>>>>> theirs
    second = first + 1
    assert second
  end

  test "beta" do
    first = load(2)
    second = first + 1
    assert second
  end
end
