import a.A
import b.B

class Cart {
    fun beta(): Int {
        val first = load(2)
        val second = first + 1
        return second
    }
}
