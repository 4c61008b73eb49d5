using A
using B

function alpha()
    first = load(20)
    second = first + 1
    return second
end

function beta()
    first = load(2)
    second = first + 1
    return second
end
