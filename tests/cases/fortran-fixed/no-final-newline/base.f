      PROGRAM CART
      alpha = 1
      beta = 2
      END