using module alpha
using module beta
using module gamma

function Get-alpha {
    return 1
}

function Get-beta {
    return 2
}
