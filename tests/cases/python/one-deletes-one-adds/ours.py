import aa
import bb

class Cart:
    def beta(self):
        first = load(2)
        second = first + 1
        return second
