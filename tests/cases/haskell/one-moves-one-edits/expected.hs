module Cart where

import A
import B

beta :: Int
beta =
    let first = load 2
        second = first + 1
    in second

gamma :: Int
gamma =
    let first = load 3
        second = first + 1
    in second

alpha :: Int
alpha =
    let first = load 10
        second = first + 1
    in second
