let beta () =
  let first = load 2 in
  let second = first + 1 in
  second
