<?php

use A\A;
use B\B;
use D\D;

class Cart
{
    public function alpha(): int {
        $first = load(1);
        $second = $first + 1;
        return $second;
    }
}
