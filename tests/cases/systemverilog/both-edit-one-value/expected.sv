module cart;
<<<<<<< ours
  assign alpha = 10;
=======
  assign alpha = 20;
>>>>>>> theirs
  assign beta = 2;
endmodule
