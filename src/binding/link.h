/* SPDX-License-Identifier: MIT */
/*
 * link.h - a doubly linked list that things are members of.
 *
 * A link of a thing that is in no list points to itself, and so does the head
 * of an empty list; a member leaves without knowing which list it is in.
 */
#ifndef H2B_LINK_H
#define H2B_LINK_H

#include <stdbool.h>

typedef struct h2b_link {
  struct h2b_link *next;
  struct h2b_link *previous;
} h2b_link;

/* Makes |link| the head of an empty list, or a member of none. */
static inline void h2b_link_init(h2b_link *link) {
  link->next = link->previous = link;
}

/* Whether |link| is in no list, or the list that it heads is empty. */
static inline bool h2b_link_alone(const h2b_link *link) {
  return link->next == link;
}

/* Makes |link|, which is in no list, the last member of |head|'s. */
static inline void h2b_link_append(h2b_link *head, h2b_link *link) {
  link->next = head;
  link->previous = head->previous;
  head->previous->next = link;
  head->previous = link;
}

/* Takes |link| out of the list that it is in, if it is in one. */
static inline void h2b_link_remove(h2b_link *link) {
  link->previous->next = link->next;
  link->next->previous = link->previous;
  h2b_link_init(link);
}

/* Moves all members of |from|'s list to |to|'s, which need not be made yet. */
static inline void h2b_link_move(h2b_link *from, h2b_link *to) {
  if (h2b_link_alone(from)) {
    h2b_link_init(to);
    return;
  }
  *to = *from;
  to->next->previous = to;
  to->previous->next = to;
  h2b_link_init(from);
}

#endif /* H2B_LINK_H */
