import A
import B

class Cart {
    func beta() -> Int {
        let first = load(2)
        let second = first + 1
        return second
    }
}
