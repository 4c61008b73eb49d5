let alpha () =
<<<<<<< ours
  let first = load 10 in
=======
  let first = load 20 in
>>>>>>> theirs
  let second = first + 1 in
  second

let beta () =
  let first = load 2 in
  let second = first + 1 in
  second
