import a.A
import b.B
import d.D

class Cart {
    int alpha() {
        int first = load(1)
        int second = first + 1
        return second
    }
}
