{
  beta = 2;
  gamma = 3;
  alpha = 10;
}
