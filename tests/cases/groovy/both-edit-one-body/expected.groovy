import a.A
import b.B

class Cart {
    int alpha() {
<<<<<<< ours
        int first = load(10)
=======
        int first = load(20)
>>>>>>> theirs
        int second = first + 1
        return second
    }

    int beta() {
        int first = load(2)
        int second = first + 1
        return second
    }
}
