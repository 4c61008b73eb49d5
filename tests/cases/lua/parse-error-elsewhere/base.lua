function alpha()
    local first = load(1)
    return first + 1
end

function beta()
    local first = load(2)
    return first + 1
end

function broken(
