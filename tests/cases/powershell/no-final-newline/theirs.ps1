function Get-a {
    return a
}

function Get-b {
    return b
}

function Get-d {
    return d
}