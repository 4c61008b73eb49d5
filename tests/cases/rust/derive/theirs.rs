#[derive(Debug, Clone, Eq)]
struct A;
