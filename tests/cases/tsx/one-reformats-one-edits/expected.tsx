import a from "a";
import b from "b";

function alpha() {
  return <p>10</p>;
}

function beta() {
  return <p>2</p>;
}

function gamma() {
  return <p>3</p>;
}
