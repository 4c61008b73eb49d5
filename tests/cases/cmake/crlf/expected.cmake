set(SOURCES
  c.c
  a.c
  b.c
  d.c
)
