module Cart where

import A
import B

alpha :: Int
alpha =
<<<<<<< ours
    let first = load 10
=======
    let first = load 20
>>>>>>> theirs
        second = first + 1
    in second

beta :: Int
beta =
    let first = load 2
        second = first + 1
    in second
