library(aa)
library(bb)

alpha <- function() {
    first <- load(20)
    second <- first + 1
    second
}

beta <- function() {
    first <- load(2)
    second <- first + 1
    second
}
