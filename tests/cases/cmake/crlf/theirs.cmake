set(SOURCES
  a.c
  b.c
  d.c
)
