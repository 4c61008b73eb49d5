#[derive(Debug, Clone, Copy)]
struct A;
