import a.A;
import b.B;

class Cart {
    int beta() {
        int first = load(2);
        int second = first + 1;
        return second;
    }

    int gamma() {
        int first = load(3);
        int second = first + 1;
        return second;
    }

    int alpha() {
        int first = load(10);
        int second = first + 1;
        return second;
    }
}
