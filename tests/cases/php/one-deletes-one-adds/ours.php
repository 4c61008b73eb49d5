<?php

use A\A;
use B\B;

class Cart
{
    public function beta(): int {
        $first = load(2);
        $second = $first + 1;
        return $second;
    }
}
