require "alpha"
require "beta"
require "delta"

def alpha
  load(1)
end

def beta
  load(2)
end
