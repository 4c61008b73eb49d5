library(aa)
library(bb)

alpha <- function() {
    first <- load(1)
    second <- first + 1
    second
}
