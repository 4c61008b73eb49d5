function alpha()
<<<<<<< ours
    local first = load(10)
=======
    local first = load(20)
>>>>>>> theirs
    local second = first + 1
    return second
end

function beta()
    local first = load(2)
    local second = first + 1
    return second
end
