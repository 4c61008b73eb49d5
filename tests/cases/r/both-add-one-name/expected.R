library(aa)
library(bb)

alpha <- function() {
    first <- load(1)
    second <- first + 1
    second
}

beta <- function() {
    first <- load(2)
    second <- first + 1
    second
}

gamma <- function() {
<<<<<<< ours
    first <- load(3)
=======
    first <- load(33)
>>>>>>> theirs
    second <- first + 1
    second
}
