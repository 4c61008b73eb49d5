#[derive(Debug, Clone)]
struct A;
