import a.A
import b.B

class Cart {
    def beta(): Int = {
        val first = load(2)
        val second = first + 1
        second
    }

    def gamma(): Int = {
        val first = load(3)
        val second = first + 1
        second
    }

    def alpha(): Int = {
        val first = load(10)
        val second = first + 1
        second
    }
}
