function Get-a {
    return a
}

function Get-b {
    return b
}
