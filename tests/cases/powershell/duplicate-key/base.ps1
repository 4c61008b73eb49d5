function Get-alpha {
    return 1
}

function Get-beta {
    return 2
}
