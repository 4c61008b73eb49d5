import a.A
import b.B
import d.D

class Cart {
    def alpha(): Int = {
        val first = load(1)
        val second = first + 1
        second
    }
}
