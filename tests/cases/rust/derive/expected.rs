#[derive(Debug, Clone, Copy, Eq)]
struct A;
