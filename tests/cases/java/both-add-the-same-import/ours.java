import a.A;
import b.B;
import c.C;

class Cart {
    int alpha() {
        int first = load(1);
        int second = first + 1;
        return second;
    }

    int beta() {
        int first = load(2);
        int second = first + 1;
        return second;
    }
}
