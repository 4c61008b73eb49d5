require "alpha"
require "beta"

def alpha
  load(1)
end

def beta
  load(2)
end
