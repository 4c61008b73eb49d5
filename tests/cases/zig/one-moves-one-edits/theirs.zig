const Cart = struct {
    fn alpha() u32 {
        const first = load(10);
        const second = first + 1;
        return second;
    }

    fn beta() u32 {
        const first = load(2);
        const second = first + 1;
        return second;
    }

    fn gamma() u32 {
        const first = load(3);
        const second = first + 1;
        return second;
    }
};
