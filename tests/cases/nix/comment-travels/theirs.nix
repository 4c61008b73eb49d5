{
  alpha = 1;
  gamma = 3;
  delta = 4;
  beta = 2;
}
