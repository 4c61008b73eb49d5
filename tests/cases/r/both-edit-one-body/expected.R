library(aa)
library(bb)

alpha <- function() {
<<<<<<< ours
    first <- load(10)
=======
    first <- load(20)
>>>>>>> theirs
    second <- first + 1
    second
}

beta <- function() {
    first <- load(2)
    second <- first + 1
    second
}
