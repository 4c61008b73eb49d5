defmodule CartTest do
  test "alpha" do
    first = load(1)
    second = first + 1
    assert second
  end

  test "beta" do
    first = load(2)
    second = first + 1
    assert second
  end

  test "gamma" do
<<<<<<< ours
    first = load(3)
=======
    first = load(33)
>>>>>>> theirs
    second = first + 1
    assert second
  end
end
