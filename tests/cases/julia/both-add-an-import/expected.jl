using A
using B
using C
using D

function alpha()
    first = load(1)
    second = first + 1
    return second
end
