<?php

use A\A;
use B\B;

class Cart
{
    public function alpha(): int {
        $first = load(10);
        $second = $first + 1;
        return $second;
    }

    public function beta(): int {
        $first = load(2);
        $second = $first + 1;
        return $second;
    }

    public function gamma(): int {
        $first = load(3);
        $second = $first + 1;
        return $second;
    }
}
