import { a } from 'a';
import { b } from 'b';

export class Cart {
    beta(): number {
        const first = load(2);
        const second = first + 1;
        return second;
    }

    gamma(): number {
        const first = load(3);
        const second = first + 1;
        return second;
    }

    alpha(): number {
        const first = load(10);
        const second = first + 1;
        return second;
    }
}
