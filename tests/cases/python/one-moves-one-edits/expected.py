import aa
import bb

class Cart:
    def beta(self):
        first = load(2)
        second = first + 1
        return second

    def gamma(self):
        first = load(3)
        second = first + 1
        return second

    def alpha(self):
        first = load(10)
        second = first + 1
        return second
