import A
import B

class Cart {
    func alpha() -> Int {
        let first = load(1)
        let second = first + 1
        return second
    }

    func beta() -> Int {
        let first = load(2)
        let second = first + 1
        return second
    }
}
