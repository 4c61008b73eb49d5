pragma solidity ^0.8.0;

import "a.sol";
import "b.sol";

contract Cart {
    function alpha() public returns (uint) {
        uint first = load(1);
        uint second = first + 1;
        return second;
    }

    function gamma() public returns (uint) {
        uint first = load(3);
        uint second = first + 1;
        return second;
    }

    function beta() public returns (uint) {
        uint first = load(2);
        uint second = first + 1;
        return second;
    }
}
