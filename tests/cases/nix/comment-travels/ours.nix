{
  alpha = 1;
  # about beta
  beta = 2;
  gamma = 3;
  delta = 4;
}
