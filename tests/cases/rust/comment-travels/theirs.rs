use a::A;
use b::B;

impl Cart {
    fn alpha(&self) -> u32 {
        let first = load(1);
        let second = first + 1;
        second
    }

    fn gamma(&self) -> u32 {
        let first = load(3);
        let second = first + 1;
        second
    }

    fn beta(&self) -> u32 {
        let first = load(2);
        let second = first + 1;
        second
    }
}
