module cart;
  assign alpha = 1;
  assign gamma = 3;
  assign delta = 4;
  // about beta
  assign beta = 2;
endmodule
