module cart;
  assign beta = 2;
  assign gamma = 3;
  assign alpha = 1;
endmodule
