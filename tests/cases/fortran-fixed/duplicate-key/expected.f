      PROGRAM CART
      alpha = 1
      beta = 2
<<<<<<< ours
      gamma = 3
=======
      gamma = 33
>>>>>>> theirs
      END
