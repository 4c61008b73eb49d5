class Cart {
  int alpha() {
    var first = load(1);
    return first + 1;
  }

  int beta() {
    var first = load(2);
    return first + 1;
  }
}

int broken( {
