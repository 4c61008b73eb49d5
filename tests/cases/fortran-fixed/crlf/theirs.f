      PROGRAM CART
      alpha = 1
      beta = 2
      delta = 4
      END
