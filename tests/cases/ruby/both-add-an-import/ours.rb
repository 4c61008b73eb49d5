require "alpha"
require "beta"
require "gamma"

def alpha
  load(1)
end

def beta
  load(2)
end
