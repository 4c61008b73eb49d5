function Get-alpha {
    return 10
}

function Get-beta {
    return 2
}
