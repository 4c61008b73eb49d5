set(SOURCES
  a.c
  b.c
  c.c
)
