      PROGRAM CART
      alpha = 1
      gamma = 3
      END
