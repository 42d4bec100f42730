/* SPDX-License-Identifier: MIT */
/* slots.c - strings that peers send again and again cross as numbers. */

#include "internal.h"

#define FIRST_CELLS 64

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

static int32_t find_static(nghttp2_vec text) {
  for (int32_t i = 0; i < H2_STATIC_SLOTS; ++i) {
    if (static_slots[i].length == text.len &&
        memcmp(static_slots[i].text, text.base, text.len) == 0) {
      return i;
    }
  }
  return -1;
}

static uint64_t make_key(const nghttp2_rcbuf *buf) {
  return (uint64_t)(uintptr_t)buf;
}

void h2__slots_init(h2__slots *slots) {
  /* Nobody chooses addresses: their hash is no secret. */
  h2__map_init(&slots->map, 1, FIRST_CELLS, 3);
}

static void evict(h2_session *session, h2__slot *item) {
  h2__slots *slots = &session->slots;

  h2__map_remove(&slots->map, h2__map_find(&slots->map, make_key(item->buf)));
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

static h2__slot *make_item(h2_session *session, size_t length) {
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

/* The cell of |seen| that a buffer has, by its address. */
static size_t hash_address(const nghttp2_rcbuf *buf) {
  return (size_t)(make_key(buf) * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Addresses are reused after a free: the length tells them apart a little. */
static bool was_seen_before(h2__slots *slots, const nghttp2_rcbuf *buf,
                            size_t length) {
  uintptr_t *mark = &slots->seen[hash_address(buf) % H2__SEEN];
  uintptr_t now = (uintptr_t)buf ^ (uintptr_t)length;

  if (*mark == now) return true;
  *mark = now;
  return false;
}

static bool announce(h2_session *session, int32_t slot, nghttp2_vec text) {
  h2_batch *batch = session->batch;
  size_t reserved = session->reserved_words + session->fields.length;
  int32_t *words;

  if (h2__batch_words(batch) < H2_WORDS_SLOT + reserved ||
      h2__batch_text(batch) < text.len + session->fields.text_length) {
    return false;
  }
  words = h2__batch_take(batch, H2_WORDS_SLOT);
  words[0] = H2_EVENT_SLOT;
  words[1] = slot;
  words[2] = (int32_t)text.len;
  h2__batch_put_text(batch, text.base, text.len);
  return true;
}

static int32_t add_slot(h2_session *session, nghttp2_rcbuf *buf) {
  h2__slots *slots = &session->slots;
  nghttp2_vec text = nghttp2_rcbuf_get_buf(buf);
  h2__slot *item = make_item(session, text.len);
  int32_t slot;

  if (item == NULL) return -1;
  slot = H2_STATIC_SLOTS + (int32_t)(item - slots->items);
  *item = (h2__slot){.buf = NULL};
  if (!announce(session, slot, text)) return -1;
  nghttp2_rcbuf_incref(buf);
  *item = (h2__slot){buf, (uint32_t)text.len, slots->block, true};
  slots->octets += text.len;
  h2__map_add(&slots->map, make_key(buf))->number = slot;
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
  const h2__map_cell *cell = h2__map_find(&slots->map, make_key(buf));
  nghttp2_vec text;

  if (cell != NULL) {
    if (cell->number >= H2_STATIC_SLOTS) touch(slots, cell->number);
    return cell->number;
  }
  if (!h2__map_reserve(&slots->map, &session->alloc)) return -1;
  text = nghttp2_rcbuf_get_buf(buf);
  if (nghttp2_rcbuf_is_static(buf)) {
    int32_t slot = find_static(text);

    if (slot >= 0) h2__map_add(&slots->map, make_key(buf))->number = slot;
    return slot;
  }
  if (text.len == 0 || text.len > H2__SLOT_LENGTH_MAX) return -1;
  if (wish == H2__SLOT_NEVER ||
      (wish == H2__SLOT_SECOND && !was_seen_before(slots, buf, text.len))) {
    return -1;
  }
  return add_slot(session, buf);
}

void h2__slots_del(h2_session *session) {
  h2__slots *slots = &session->slots;

  for (size_t i = 0; i < slots->count; ++i) {
    if (slots->items[i].buf != NULL) nghttp2_rcbuf_decref(slots->items[i].buf);
  }
  h2__free(&session->alloc, slots->items);
  h2__map_clear(&slots->map, &session->alloc);
}
