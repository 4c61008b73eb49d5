import a from "a";
import b from "b";

function alpha() {
<<<<<<< ours
  return <p>10</p>;
=======
  return <p>20</p>;
>>>>>>> theirs
}

function beta() {
  return <p>2</p>;
}
