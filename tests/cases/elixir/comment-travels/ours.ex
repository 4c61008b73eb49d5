defmodule CartTest do
  test "alpha" do
    first = load(1)
    second = first + 1
    assert second
  end

  # about beta
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
end
