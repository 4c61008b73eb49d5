import aa
import bb

class Cart:
    def alpha(self):
        first = load(1)
        second = first + 1
        return second
