function Get-alpha {
    return 1
}

function Get-beta {
    return 2
}

function Get-gamma {
    return 3
}

function Get-delta {
    return 4
}

function Get-Broken {
