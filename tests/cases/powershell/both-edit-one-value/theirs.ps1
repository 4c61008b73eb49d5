function Get-alpha {
    return 20
}

function Get-beta {
    return 2
}
