let alpha () =
  let first = load 1 in
  let second = first + 1 in
  second

let beta () =
  let first = load 2 in
  let second = first + 1 in
  second

let delta () =
  let first = load 4 in
  let second = first + 1 in
  second

let broken ( =
