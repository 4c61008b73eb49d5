using A
using B
using C

function alpha()
    first = load(1)
    second = first + 1
    return second
end

function beta()
    first = load(2)
    second = first + 1
    return second
end
