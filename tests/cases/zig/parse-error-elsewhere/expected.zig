fn alpha() u32 {
    const first = load(1);
    return first + 1;
}

fn beta() u32 {
    const first = load(2);
    return first + 1;
}

fn gamma() u32 {
    const first = load(3);
    return first + 1;
}

fn delta() u32 {
    const first = load(4);
    return first + 1;
}

fn broken( {
