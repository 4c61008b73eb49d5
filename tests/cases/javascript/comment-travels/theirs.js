import a from 'a';
import b from 'b';

class Cart {
    alpha() {
        const first = load(1);
        const second = first + 1;
        return second;
    }

    gamma() {
        const first = load(3);
        const second = first + 1;
        return second;
    }

    beta() {
        const first = load(2);
        const second = first + 1;
        return second;
    }
}
