import a.A
import b.B

class Cart {
    def alpha(): Int = {
        val first = load(1)
        val second = first + 1
        second
    }

    def gamma(): Int = {
        val first = load(3)
        val second = first + 1
        second
    }

    def beta(): Int = {
        val first = load(2)
        val second = first + 1
        second
    }
}
