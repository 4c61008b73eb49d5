using A
using B

function beta()
    first = load(2)
    second = first + 1
    return second
end

function gamma()
    first = load(3)
    second = first + 1
    return second
end

function alpha()
    first = load(10)
    second = first + 1
    return second
end
