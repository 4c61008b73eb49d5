function alpha()
    first = load(1)
    first + 1
end

function beta()
    first = load(2)
    first + 1
end

function gamma()
    first = load(3)
    first + 1
end

function delta()
    first = load(4)
    first + 1
end

function broken(
