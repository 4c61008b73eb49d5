{
  alpha = 10;
  beta = 2;
}
