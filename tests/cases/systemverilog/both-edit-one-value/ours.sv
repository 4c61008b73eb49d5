module cart;
  assign alpha = 10;
  assign beta = 2;
endmodule
