<?php

use A\A;
use B\B;
use C\C;

class Cart
{
    public function alpha(): int {
        $first = load(1);
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
