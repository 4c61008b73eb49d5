{
  alpha = 20;
  beta = 2;
}
