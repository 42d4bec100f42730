/* SPDX-License-Identifier: MIT */
/* dependency.c - which stream depends on which (RFC 7540, 5.3). */

#include "dependency.h"

#include "internal.h"

/* Adds |node|, which is in no list, below |parent|. */
static void insert(h2__dependency *node, h2__dependency *parent) {
  node->parent = parent;
  node->next = parent->children;
  node->link = &parent->children;
  if (node->next != NULL) node->next->link = &node->next;
  parent->children = node;
  parent->sum += node->weight;
}

/* Takes |node| out of its list, with all that depends on it. */
static void cut(h2__dependency *node) {
  *node->link = node->next;
  if (node->next != NULL) node->next->link = node->link;
  node->parent->sum -= node->weight;
  node->parent = NULL;
}

/*
 * All that depends on |from| depends on |to|; |weight| is theirs together.
 * Returns how many they are.
 */
static size_t move_children(h2__dependency *from, h2__dependency *to,
                            int32_t weight) {
  int32_t sum = from->sum;
  size_t moved = 0;

  while (from->children != NULL) {
    h2__dependency *child = from->children;

    cut(child);
    /* In proportion (RFC 7540, 5.3.4). */
    child->weight = (int32_t)((int64_t)child->weight * weight / sum);
    child->weight = H2__MAX(child->weight, NGHTTP2_MIN_WEIGHT);
    insert(child, to);
    ++moved;
  }
  return moved;
}

static bool depends_on(const h2__dependency *node,
                       const h2__dependency *ancestor) {
  for (; node != NULL; node = node->parent) {
    if (node == ancestor) return true;
  }
  return false;
}

size_t h2__dependency_place(h2__dependency *node, h2__dependency *parent,
                            int32_t weight, bool exclusive) {
  size_t moved = 0;

  if (node->parent != NULL) {
    if (parent != node && depends_on(parent, node)) {
      h2__dependency *grandparent = node->parent;

      cut(parent);
      insert(parent, grandparent);
    }
    cut(node);
  }
  node->weight = weight;
  if (exclusive) moved = move_children(parent, node, parent->sum);
  insert(node, parent);
  return moved;
}

void h2__dependency_end(h2__dependency *node) {
  h2__dependency *parent = node->parent;

  if (parent == NULL) return;
  cut(node);
  (void)move_children(node, parent, node->weight);
}
