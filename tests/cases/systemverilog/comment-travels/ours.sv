module cart;
  assign alpha = 1;
  // about beta
  assign beta = 2;
  assign gamma = 3;
  assign delta = 4;
endmodule
