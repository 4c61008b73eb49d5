import { a } from 'a';
import { b } from 'b';

export class Cart {
    alpha(): number {
        const first = load(1);
        const second = first + 1;
        return second;
    }

    gamma(): number {
        const first = load(3);
        const second = first + 1;
        return second;
    }

    beta(): number {
        const first = load(2);
        const second = first + 1;
        return second;
    }
}
