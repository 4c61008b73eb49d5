defmodule CartTest do
  test "beta" do
    first = load(2)
    second = first + 1
    assert second
  end

  test "gamma" do
    first = load(3)
    second = first + 1
    assert second
  end

  test "alpha" do
    first = load(10)
    second = first + 1
    assert second
  end
end
