{
<<<<<<< ours
  alpha = 10;
=======
  alpha = 20;
>>>>>>> theirs
  beta = 2;
}
