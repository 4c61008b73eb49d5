import a from 'a';
import b from 'b';

class Cart {
    alpha() {
<<<<<<< ours
        const first = load(10);
=======
        const first = load(20);
>>>>>>> theirs
        const second = first + 1;
        return second;
    }

    beta() {
        const first = load(2);
        const second = first + 1;
        return second;
    }
}
