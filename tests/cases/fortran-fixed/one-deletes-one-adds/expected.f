      PROGRAM CART
      alpha = 1
      gamma = 3
      delta = 4
      END
