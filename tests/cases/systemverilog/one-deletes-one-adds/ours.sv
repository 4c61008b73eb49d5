module cart;
  assign b = 1;
endmodule
