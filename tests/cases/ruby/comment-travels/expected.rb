class Cart
  def alpha
    first = load(1)
    second = first + 1
    second
  end

  def gamma
    first = load(3)
    second = first + 1
    second
  end

  # about beta
  def beta
    first = load(2)
    second = first + 1
    second
  end
end
