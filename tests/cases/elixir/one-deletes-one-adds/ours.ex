defmodule CartTest do
  test "beta" do
    first = load(2)
    second = first + 1
    assert second
  end
end
