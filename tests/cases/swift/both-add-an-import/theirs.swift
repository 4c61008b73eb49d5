import A
import B
import D

class Cart {
    func alpha() -> Int {
        let first = load(1)
        let second = first + 1
        return second
    }
}
