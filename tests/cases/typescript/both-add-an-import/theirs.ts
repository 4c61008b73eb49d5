import { a } from 'a';
import { b } from 'b';
import { d } from 'd';

export class Cart {
    alpha(): number {
        const first = load(1);
        const second = first + 1;
        return second;
    }
}
