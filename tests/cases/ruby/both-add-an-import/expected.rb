require "alpha"
require "beta"
require "gamma"
require "delta"

def alpha
  load(1)
end

def beta
  load(2)
end
