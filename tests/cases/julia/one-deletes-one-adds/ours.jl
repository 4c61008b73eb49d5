using A
using B

function beta()
    first = load(2)
    second = first + 1
    return second
end
