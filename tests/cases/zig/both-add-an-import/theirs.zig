const alpha = @import("alpha.zig");
const beta = @import("beta.zig");
const delta = @import("delta.zig");

fn alpha() u32 {
    const first = load(1);
    return first + 1;
}

fn beta() u32 {
    const first = load(2);
    return first + 1;
}
