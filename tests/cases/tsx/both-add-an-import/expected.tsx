import alpha from "./alpha";
import beta from "./beta";
import gamma from "./gamma";
import delta from "./delta";

import a from "a";
import b from "b";

function alpha() {
  return <p>1</p>;
}

function beta() {
  return <p>2</p>;
}
