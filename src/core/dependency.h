/* SPDX-License-Identifier: MIT */
/*
 * dependency.h - the tree of dependencies between streams (RFC 7540, 5.3). One
 * that is idle depends on nothing, and nothing depends on it.
 */
#ifndef H2_DEPENDENCY_H
#define H2_DEPENDENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The place of a stream in the tree of dependencies; all zeros: in none. */
typedef struct h2__dependency {
  /* What it depends on; NULL: it is not in the tree, or is its root. */
  struct h2__dependency *parent;
  /* The first of those that depend on it. */
  struct h2__dependency *children;
  /* The next one that depends on the same, and the pointer at this one. */
  struct h2__dependency *next, **link;
  /* The weight, 1 to 256, and the sum of those of its children. */
  int32_t weight, sum;
} h2__dependency;

/*
 * Gives |node| a place below |parent|, with all that depends on it; |parent|
 * may be below it (5.3.3). |exclusive|: |parent|'s children become its own.
 * Returns how many these were.
 */
size_t h2__dependency_place(h2__dependency *node, h2__dependency *parent,
                            int32_t weight, bool exclusive);

/* The stream has closed: its children go to its parent (5.3.4). */
void h2__dependency_end(h2__dependency *node);

#endif /* H2_DEPENDENCY_H */
