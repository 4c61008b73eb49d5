data A = B deriving (Show, Eq, Read)
