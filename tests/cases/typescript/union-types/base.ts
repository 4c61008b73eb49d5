type A = B | C;
