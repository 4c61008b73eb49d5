      PROGRAM CART
      alpha = 20
      beta = 2
      END
