module Cart where

import A
import B

beta :: Int
beta =
    let first = load 2
        second = first + 1
    in second
