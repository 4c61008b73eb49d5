set(SOURCES
  a.c
  b.c
<<<<<<< ours
  c.c
=======
  d.c
>>>>>>> theirs
)
