import a.A
import b.B
import c.C
import d.D

class Cart {
    fun alpha(): Int {
        val first = load(1)
        val second = first + 1
        return second
    }
}
