function Get-b {
    return b
}
