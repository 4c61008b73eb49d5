defmodule CartTest do
  test "alpha" do
    first = load(1)
    assert first + 1
  end

  test "beta" do
    first = load(2)
    assert first + 1
  end

  test "gamma" do
    first = load(3)
    assert first + 1
  end
end

defmodule Other do
  @x )
end
