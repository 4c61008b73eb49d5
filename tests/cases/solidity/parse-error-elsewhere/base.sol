contract Cart {
    function alpha() public returns (uint) {
        uint first = load(1);
        return first + 1;
    }

    function beta() public returns (uint) {
        uint first = load(2);
        return first + 1;
    }
}

contract Broken( {
