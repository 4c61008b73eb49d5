function Get-alpha {
<<<<<<< ours
    return 10
=======
    return 20
>>>>>>> theirs
}

function Get-beta {
    return 2
}
