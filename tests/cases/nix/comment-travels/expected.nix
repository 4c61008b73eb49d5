{
  alpha = 1;
  gamma = 3;
  delta = 4;
  # about beta
  beta = 2;
}
