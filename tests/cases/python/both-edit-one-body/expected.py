import aa
import bb

class Cart:
    def alpha(self):
<<<<<<< ours
        first = load(10)
=======
        first = load(20)
>>>>>>> theirs
        second = first + 1
        return second

    def beta(self):
        first = load(2)
        second = first + 1
        return second
