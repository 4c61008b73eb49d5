import { a } from 'a';
import { b } from 'b';

export class Cart {
    beta(): number {
        const first = load(2);
        const second = first + 1;
        return second;
    }
}
