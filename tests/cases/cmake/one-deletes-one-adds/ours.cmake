set(SOURCES
  b.c
)
