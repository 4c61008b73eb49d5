function Get-alpha {
    return 1
}

function Get-beta {
    return 2
}

function Get-gamma {
<<<<<<< ours
    return 3
=======
    return 33
>>>>>>> theirs
}
