set(SOURCES
  a.c
  b.c
)
