import aa
import bb
import cc

class Cart:
    def alpha(self):
        first = load(1)
        second = first + 1
        return second

    def beta(self):
        first = load(2)
        second = first + 1
        return second

    def gamma(self):
        first = load(3)
        second = first + 1
        return second
