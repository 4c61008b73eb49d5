library(aa)
library(cc)
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
    first <- load(3)
    second <- first + 1
    second
}
