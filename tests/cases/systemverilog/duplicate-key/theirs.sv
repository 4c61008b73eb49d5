module cart;
  assign alpha = 1;
  assign beta = 2;
  assign gamma = 33;
endmodule
