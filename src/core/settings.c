/* SPDX-License-Identifier: MIT */
/* settings.c - SETTINGS (RFC 9113, 6.5), ours and the peer's. */

#include "internal.h"

static bool is_known(uint16_t id) {
  return (id >= NGHTTP2_SETTINGS_HEADER_TABLE_SIZE &&
          id <= NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE) ||
         id == NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL;
}

static nghttp2_settings_entry *to_entries(const h2_setting *settings,
                                          size_t count,
                                          nghttp2_settings_entry *entries) {
  for (size_t i = 0; i < count; ++i) {
    entries[i].settings_id = settings[i].id;
    entries[i].value = settings[i].value;
  }
  return entries;
}

static bool sets_list_size(const h2_setting *settings, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (settings[i].id == NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE) return true;
  }
  return false;
}

int h2_session_settings(h2_session *session, const h2_setting *settings,
                        size_t count) {
  nghttp2_settings_entry *entries;
  int status;

  if (session->settings >= session->config.max_outstanding_settings) {
    ++session->stats.limits[H2_LIMIT_OUTSTANDING_SETTINGS];
    return H2_ERR_TOO_MANY_SETTINGS;
  }
  entries = h2__calloc(&session->alloc, count + 1, sizeof(*entries));
  if (entries == NULL) return NGHTTP2_ERR_NOMEM;
  status = nghttp2_submit_settings(session->ng, NGHTTP2_FLAG_NONE,
                                   to_entries(settings, count, entries), count);
  h2__free(&session->alloc, entries);
  if (status != 0) return status;
  ++session->settings;
  if (session->list_size_due == 0 && !session->list_size_known &&
      sets_list_size(settings, count)) {
    session->list_size_due = session->settings;
  }
  return 0;
}

/* From its acknowledgement on a setting is what we hold the peer to. */
static void take_acknowledgement(h2_session *session) {
  if (session->settings != 0) --session->settings;
  if (!session->list_size_known) {
    if (session->list_size_due == 0 || --session->list_size_due != 0) return;
    session->list_size_known = true;
  }
  session->config.max_header_list_size =
      h2_session_local_setting(session, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE);
}

/* A setting holds until the peer sends another value (RFC 9113, 6.5.3). */
static void keep_custom(h2_session *session, uint16_t id, uint32_t value) {
  size_t at = 0;

  while (at < session->custom_settings_count &&
         session->custom_settings[at].id != id) {
    ++at;
  }
  if (at == H2_MAX_CUSTOM_SETTINGS) return;
  session->custom_settings[at] = (h2_setting){id, value};
  if (at == session->custom_settings_count) ++session->custom_settings_count;
}

void h2__settings_received(h2_session *session, const nghttp2_settings *frame) {
  bool ack = (frame->hd.flags & NGHTTP2_FLAG_ACK) != 0;
  int32_t words[H2_WORDS_SETTINGS] = {H2_EVENT_SETTINGS, ack};

  if (ack) {
    take_acknowledgement(session);
  } else {
    for (size_t i = 0; i < frame->niv; ++i) {
      const nghttp2_settings_entry *entry = &frame->iv[i];

      if (is_known((uint16_t)entry->settings_id)) continue;
      keep_custom(session, (uint16_t)entry->settings_id, entry->value);
    }
  }
  /* A later frame of the same read may change them before anybody looks. */
  for (uint16_t id = 1, at = 2; id <= 8; ++id) {
    if (!is_known(id)) continue;
    words[at++] = (int32_t)(ack ? h2_session_local_setting(session, id)
                                : h2_session_remote_setting(session, id));
  }
  h2__emit(session, words, NULL, 0);
}

uint32_t h2_session_local_setting(const h2_session *session, uint16_t id) {
  if (!is_known(id)) return 0;
  return nghttp2_session_get_local_settings(session->ng,
                                            (nghttp2_settings_id)id);
}

uint32_t h2_session_remote_setting(const h2_session *session, uint16_t id) {
  if (!is_known(id)) return 0;
  return nghttp2_session_get_remote_settings(session->ng,
                                             (nghttp2_settings_id)id);
}

size_t h2_session_remote_custom_settings(const h2_session *session,
                                         const h2_setting **out) {
  *out = session->custom_settings;
  return session->custom_settings_count;
}

ssize_t h2_settings_pack(uint8_t *buf, size_t len, const h2_setting *settings,
                         size_t count) {
  size_t packed = 0;

  /* One at a time, so that no array of nghttp2's type is needed. */
  for (size_t i = 0; i < count; ++i) {
    nghttp2_settings_entry entry;
    ssize_t octets = nghttp2_pack_settings_payload(
        buf + packed, len - packed, to_entries(&settings[i], 1, &entry), 1);

    if (octets < 0) return octets;
    packed += (size_t)octets;
  }
  return (ssize_t)packed;
}
