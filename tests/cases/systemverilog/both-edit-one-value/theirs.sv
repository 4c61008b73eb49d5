module cart;
  assign alpha = 20;
  assign beta = 2;
endmodule
