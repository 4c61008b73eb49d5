library(aa)
library(bb)

beta <- function() {
    first <- load(2)
    second <- first + 1
    second
}

gamma <- function() {
    first <- load(3)
    second <- first + 1
    second
}

alpha <- function() {
    first <- load(10)
    second <- first + 1
    second
}
