import A
import B

class Cart {
    func alpha() -> Int {
        let first = load(1)
        let second = first + 1
        return second
    }

    // about beta
    func beta() -> Int {
        let first = load(2)
        let second = first + 1
        return second
    }

    func gamma() -> Int {
        let first = load(3)
        let second = first + 1
        return second
    }
}
