module cart;
  assign alpha = 1;
  assign beta = 2;
  assign delta = 4;
endmodule

module broken(;
