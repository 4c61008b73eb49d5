local alpha = require("alpha")
local beta = require("beta")
local gamma = require("gamma")

function alpha()
    local first = load(1)
    return first + 1
end

function beta()
    local first = load(2)
    return first + 1
end
