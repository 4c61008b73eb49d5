      PROGRAM CART
      alpha = 10
      beta = 2
      END
