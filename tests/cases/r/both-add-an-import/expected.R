library(aa)
library(bb)
library(cc)
library(dd)

alpha <- function() {
    first <- load(1)
    second <- first + 1
    second
}
