alpha <- function() {
    first <- load(1)
    first + 1
}

beta <- function() {
    first <- load(2)
    first + 1
}

delta <- function() {
    first <- load(4)
    first + 1
}

broken <- (
