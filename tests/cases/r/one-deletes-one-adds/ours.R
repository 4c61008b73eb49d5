library(aa)
library(bb)

beta <- function() {
    first <- load(2)
    second <- first + 1
    second
}
