using module alpha
using module beta
using module gamma
using module delta

function Get-alpha {
    return 1
}

function Get-beta {
    return 2
}
