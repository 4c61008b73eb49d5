set(SOURCES
  b.c
  c.c
)
