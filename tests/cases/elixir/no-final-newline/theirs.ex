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

  test "delta" do
    first = load(4)
    second = first + 1
    assert second
  end
end