const Cart = struct {
    fn alpha() u32 {
<<<<<<< ours
        const first = load(10);
=======
        const first = load(20);
>>>>>>> theirs
        const second = first + 1;
        return second;
    }

    fn beta() u32 {
        const first = load(2);
        const second = first + 1;
        return second;
    }
};
