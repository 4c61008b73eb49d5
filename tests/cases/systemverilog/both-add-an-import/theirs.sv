import alpha::*;
import beta::*;
import delta::*;

module cart;
  assign alpha = 1;
  assign beta = 2;
endmodule
