module Cart where

import A
import B

alpha :: Int
alpha =
    let first = load 1
        second = first + 1
    in second

gamma :: Int
gamma =
    let first = load 3
        second = first + 1
    in second

-- about beta
beta :: Int
beta =
    let first = load 2
        second = first + 1
    in second
