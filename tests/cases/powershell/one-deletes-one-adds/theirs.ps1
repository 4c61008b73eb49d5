function Get-a {
    return a
}

function Get-b {
    return b
}

function Get-c {
    return c
}
