function alpha()
    local first = load(10)
    local second = first + 1
    return second
end

function beta()
    local first = load(2)
    local second = first + 1
    return second
end

function gamma()
    local first = load(3)
    local second = first + 1
    return second
end
