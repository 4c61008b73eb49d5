library(aa)
library(bb)

alpha <- function() {
    first <- load(1)
    second <- first + 1
    second
}

gamma <- function() {
    first <- load(3)
    second <- first + 1
    second
}

# about beta
beta <- function() {
    first <- load(2)
    second <- first + 1
    second
}
