import a.A
import b.B

class Cart {
    fun beta(): Int {
        val first = load(2)
        val second = first + 1
        return second
    }

    fun gamma(): Int {
        val first = load(3)
        val second = first + 1
        return second
    }

    fun alpha(): Int {
        val first = load(10)
        val second = first + 1
        return second
    }
}
