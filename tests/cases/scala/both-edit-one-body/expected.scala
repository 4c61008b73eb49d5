import a.A
import b.B

class Cart {
    def alpha(): Int = {
<<<<<<< ours
        val first = load(10)
=======
        val first = load(20)
>>>>>>> theirs
        val second = first + 1
        second
    }

    def beta(): Int = {
        val first = load(2)
        val second = first + 1
        second
    }
}
