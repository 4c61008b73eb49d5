class Cart {
    int alpha() {
        int first = load(1)
        return first + 1
    }

    int beta() {
        int first = load(2)
        return first + 1
    }

    int delta() {
        int first = load(4)
        return first + 1
    }
}

class Broken( {
