import a.A
import b.B
import c.C

class Cart {
    fun alpha(): Int {
        val first = load(1)
        val second = first + 1
        return second
    }

    fun beta(): Int {
        val first = load(2)
        val second = first + 1
        return second
    }
}
