type A = B | C | D | E;
