module cart;
  assign alpha = 10;
  assign beta = 2;
  assign gamma = 3;
endmodule
