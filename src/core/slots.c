/* SPDX-License-Identifier: MIT */
/* slots.c - strings that peers send again and again cross as numbers. */

#include "internal.h"

typedef struct static_slot {
  const char *text;
  size_t length;
} static_slot;

#define SLOT_ITEM(text) {text, sizeof(text) - 1},
static const static_slot static_slots[] = {H2_STATIC_SLOT_MAP(SLOT_ITEM)};
#undef SLOT_ITEM

size_t h2_static_slot_count(void) {
  return H2_STATIC_SLOTS;
}

const char *h2_static_slot(size_t slot) {
  return slot < H2_STATIC_SLOTS ? static_slots[slot].text : NULL;
}

static int32_t static_find(nghttp2_vec text) {
  for (int32_t i = 0; i < H2_STATIC_SLOTS; ++i) {
    if (static_slots[i].length == text.len &&
        memcmp(static_slots[i].text, text.base, text.len) == 0) {
      return i;
    }
  }
  return -1;
}

static size_t hash(const nghttp2_rcbuf *key) {
  uint64_t bits = (uint64_t)(uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15);

  return (size_t)(bits >> 32);
}

/* The cell of |key|, or the empty one where it would go. */
static size_t cell_of(const h2__slots *slots, const nghttp2_rcbuf *key) {
  size_t mask = slots->cell_capacity - 1;
  size_t at = hash(key) & mask;

  while (slots->cells[at].key != NULL && slots->cells[at].key != key) {
    at = (at + 1) & mask;
  }
  return at;
}

static bool cells_reserve(h2_session *session) {
  h2__slots *slots = &session->slots;
  h2__slot_cell *before = slots->cells;
  size_t count = slots->cell_capacity;
  size_t wanted = count == 0 ? 64 : 2 * count;
  h2__slot_cell *after;

  if (4 * (slots->cells_used + 1) <= 3 * count) return true;
  after = h2__calloc(&session->alloc, wanted, sizeof(*after));
  if (after == NULL) return false;
  slots->cells = after;
  slots->cell_capacity = wanted;
  for (size_t i = 0; i < count; ++i) {
    if (before[i].key != NULL) after[cell_of(slots, before[i].key)] = before[i];
  }
  h2__free(&session->alloc, before);
  return true;
}

static void cell_put(h2__slots *slots, const nghttp2_rcbuf *key, int32_t slot) {
  slots->cells[cell_of(slots, key)] = (h2__slot_cell){key, slot};
  ++slots->cells_used;
}

/* Closes the gap, so that no search ends before its goal. */
static void cell_remove(h2__slots *slots, const nghttp2_rcbuf *key) {
  size_t mask = slots->cell_capacity - 1;
  size_t gap = cell_of(slots, key);

  for (size_t at = (gap + 1) & mask; slots->cells[at].key != NULL;
       at = (at + 1) & mask) {
    size_t home = hash(slots->cells[at].key) & mask;

    if (((at - home) & mask) >= ((at - gap) & mask)) {
      slots->cells[gap] = slots->cells[at];
      gap = at;
    }
  }
  slots->cells[gap].key = NULL;
  --slots->cells_used;
}

static void evict(h2_session *session, h2__slot *item) {
  h2__slots *slots = &session->slots;

  cell_remove(slots, item->buf);
  slots->octets -= item->length;
  nghttp2_rcbuf_decref(item->buf);
  item->buf = NULL;
}

/*
 * Turns the clock hand until |length| more octets are within the bounds and an
 * item is free. What the header block being received uses must stay: its
 * fields are not in the batch yet. NULL if that leaves nothing.
 */
static h2__slot *make_room(h2_session *session, size_t length) {
  h2__slots *slots = &session->slots;
  h2__slot *vacant = NULL;

  for (size_t turns = 0; turns < 2 * slots->count; ++turns) {
    h2__slot *item = &slots->items[slots->hand];

    if (vacant != NULL && slots->octets + length <= H2__SLOTS_OCTETS) break;
    slots->hand = (slots->hand + 1) % slots->count;
    if (item->buf != NULL) {
      if (item->block == slots->block) continue;
      if (item->recent) {
        item->recent = false;
        continue;
      }
      evict(session, item);
    }
    if (vacant == NULL) vacant = item;
  }
  return slots->octets + length <= H2__SLOTS_OCTETS ? vacant : NULL;
}

static h2__slot *item_new(h2_session *session, size_t length) {
  h2__slots *slots = &session->slots;

  if (slots->count == H2__SLOTS_MAX ||
      slots->octets + length > H2__SLOTS_OCTETS) {
    return make_room(session, length);
  }
  if (!h2__grow(&session->alloc, &slots->items, &slots->capacity,
                slots->count + 1, sizeof(*slots->items))) {
    return NULL;
  }
  return &slots->items[slots->count++];
}

/* Addresses are reused after a free: the length tells them apart a little. */
static bool seen_before(h2__slots *slots, const nghttp2_rcbuf *buf,
                        size_t length) {
  uintptr_t *mark = &slots->seen[hash(buf) & (H2__SEEN - 1)];
  uintptr_t now = (uintptr_t)buf ^ (uintptr_t)length;

  if (*mark == now) return true;
  *mark = now;
  return false;
}

static bool announce(h2_session *session, int32_t slot, nghttp2_vec text) {
  h2_batch *batch = session->batch;
  size_t reserved = session->reserved_words + session->fields.length;
  int32_t *words;

  if (h2__batch_words(batch) < 3 + reserved ||
      h2__batch_text(batch) < text.len + session->fields.text_length) {
    return false;
  }
  words = h2__batch_take(batch, 3);
  words[0] = H2_EVENT_SLOT;
  words[1] = slot;
  words[2] = (int32_t)text.len;
  h2__batch_put_text(batch, text.base, text.len);
  return true;
}

static int32_t slot_add(h2_session *session, nghttp2_rcbuf *buf) {
  h2__slots *slots = &session->slots;
  nghttp2_vec text = nghttp2_rcbuf_get_buf(buf);
  h2__slot *item = item_new(session, text.len);
  int32_t slot;

  if (item == NULL) return -1;
  slot = H2_STATIC_SLOTS + (int32_t)(item - slots->items);
  *item = (h2__slot){.buf = NULL};
  if (!announce(session, slot, text)) return -1;
  nghttp2_rcbuf_incref(buf);
  *item = (h2__slot){buf, (uint32_t)text.len, slots->block, true};
  slots->octets += text.len;
  cell_put(slots, buf, slot);
  return slot;
}

static void touch(h2__slots *slots, int32_t slot) {
  h2__slot *item = &slots->items[slot - H2_STATIC_SLOTS];

  item->block = slots->block;
  item->recent = true;
}

int32_t h2__slot_get(h2_session *session, nghttp2_rcbuf *buf,
                     enum h2__slot_wish wish) {
  h2__slots *slots = &session->slots;
  const h2__slot_cell *cell;
  nghttp2_vec text;

  if (!cells_reserve(session)) return -1;
  cell = &slots->cells[cell_of(slots, buf)];
  if (cell->key == buf) {
    if (cell->slot >= H2_STATIC_SLOTS) touch(slots, cell->slot);
    return cell->slot;
  }
  text = nghttp2_rcbuf_get_buf(buf);
  if (nghttp2_rcbuf_is_static(buf)) {
    int32_t slot = static_find(text);

    if (slot >= 0) cell_put(slots, buf, slot);
    return slot;
  }
  if (text.len == 0 || text.len > H2__SLOT_LENGTH_MAX) return -1;
  if (wish == H2__SLOT_NEVER ||
      (wish == H2__SLOT_SECOND && !seen_before(slots, buf, text.len))) {
    return -1;
  }
  return slot_add(session, buf);
}

void h2__slots_del(h2_session *session) {
  h2__slots *slots = &session->slots;

  for (size_t i = 0; i < slots->count; ++i) {
    if (slots->items[i].buf != NULL) nghttp2_rcbuf_decref(slots->items[i].buf);
  }
  h2__free(&session->alloc, slots->items);
  h2__free(&session->alloc, slots->cells);
  *slots = (h2__slots){.items = NULL};
}
