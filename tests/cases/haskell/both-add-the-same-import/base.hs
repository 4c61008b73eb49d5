module Cart where

import A
import B

alpha :: Int
alpha =
    let first = load 1
        second = first + 1
    in second

beta :: Int
beta =
    let first = load 2
        second = first + 1
    in second
