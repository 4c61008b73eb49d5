import aa
import bb
import cc
import dd

class Cart:
    def alpha(self):
        first = load(1)
        second = first + 1
        return second
