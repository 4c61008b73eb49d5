import a from "a";
import b from "b";

function alpha() {
  return <p>1</p>;
}

function gamma() {
  return <p>3</p>;
}
