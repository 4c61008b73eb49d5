module cart;
  assign alpha = 1;
  assign beta = 2;
<<<<<<< ours
  assign gamma = 3;
=======
  assign gamma = 33;
>>>>>>> theirs
endmodule
