import a from "a";
import b from "b";

function alpha() {
  return <p>1</p>;
}

function beta() {
  return <p>2</p>;
}

function gamma() {
  return <p>3</p>;
}

function delta() {
  return <p>4</p>;
}
