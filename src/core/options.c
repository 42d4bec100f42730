/* SPDX-License-Identifier: MIT */
/* options.c - h2_config, its defaults, and what nghttp2 is told of it. */

#include "internal.h"

/* nghttp2 counts more of them, and late answers of an honest peer, too. */
#define GLITCH_FACTOR 10

/* nghttp2's limit of glitches stands behind ours. */
static void set_glitch_limit(nghttp2_option *option, const h2_config *config) {
#if NGHTTP2_VERSION_NUM >= 0x014300 /* 1.67.0 */
  const uint64_t most = UINT64_MAX / GLITCH_FACTOR;
  bool off = config->glitch_burst == 0;

  nghttp2_option_set_glitch_rate_limit(
      option,
      GLITCH_FACTOR * (off ? most : H2__MIN(config->glitch_burst, most)),
      GLITCH_FACTOR * (off ? most : H2__MIN(config->glitch_rate, most)));
#else
  (void)option;
  (void)config;
#endif
}

/*
 * nghttp2's own limits off where ours do better: it counts resets in seconds
 * and does not tell, and counts a CONTINUATION twice if its head comes in two
 * pieces. Distributions ship both in versions that did not have them at first,
 * so the version number says nothing: define H2_NGHTTP2_NO_RATE_LIMITS to build
 * with one that lacks them.
 */
static void set_rate_limits(nghttp2_option *option) {
#ifndef H2_NGHTTP2_NO_RATE_LIMITS
  nghttp2_option_set_stream_reset_rate_limit(option, UINT64_MAX, UINT64_MAX);
  nghttp2_option_set_max_continuations(option, SIZE_MAX);
#else
  (void)option;
#endif
}

void h2_config_default(h2_config *config, enum h2_role role) {
  *config = (h2_config){
      .role = role,
      .seed = UINT64_C(0x2545f4914f6cdd1d),
      .padding = H2_PADDING_NONE,
      .strict_field_whitespace = true,
      .max_deflate_table_size = 4096,
      .peer_max_concurrent_streams = 100,
      .max_reserved_remote_streams = 200,
      .max_settings_entries = 32,
      .max_header_pairs = 128,
      .max_header_list_size = 65535,
      .max_session_memory = 10000000,
      .max_stream_window = 16 * 1024 * 1024,
      .max_connection_window = 64 * 1024 * 1024,
      .max_total_window = 256 * 1024 * 1024,
      .max_session_queued_octets = 32 * 1024 * 1024,
      .max_outstanding_pings = 10,
      .max_outstanding_settings = 10,
      .max_invalid_frames = 1000,
      .max_rejected_streams = 100,
      .stream_reset_burst = 1000,
      .stream_reset_rate = 33,
      .stream_error_burst = 1000,
      .stream_error_rate = 33,
      .glitch_burst = 10000,
      .glitch_rate = 330,
      .window_updates_per_data = 10,
      .max_empty_frames = 100,
      .max_continuations = 8,
      .max_outbound_control_frames = 1000,
      .max_new_streams = 128,
      .send_max = H2_SEND_MAX,
      .copy_threshold = 4096,
  };
}

/*
 * Of frames that it ignores nghttp2 tells nothing, unless their types are the
 * owner's: floods.c counts them, and on_extension() drops them.
 */
static void set_ignored_types(nghttp2_option *option, enum h2_role role) {
  for (uint32_t type = NGHTTP2_ALTSVC; type <= UINT8_MAX; ++type) {
    if (role == H2_CLIENT &&
        (type == NGHTTP2_ALTSVC || type == NGHTTP2_ORIGIN)) {
      nghttp2_option_set_builtin_recv_extension_type(option, (uint8_t)type);
    } else {
      nghttp2_option_set_user_recv_extension_type(option, (uint8_t)type);
    }
  }
}

int h2__options_new(nghttp2_option **out, const h2_config *config) {
  nghttp2_option *option;
  int status = nghttp2_option_new(&option);

  if (status != 0) return status;
  nghttp2_option_set_no_auto_window_update(option, 1);
  nghttp2_option_set_no_closed_streams(option, 1);
  set_ignored_types(option, config->role);
  nghttp2_option_set_peer_max_concurrent_streams(
      option, config->peer_max_concurrent_streams);
  nghttp2_option_set_max_reserved_remote_streams(
      option, config->max_reserved_remote_streams);
  nghttp2_option_set_max_deflate_dynamic_table_size(
      option, config->max_deflate_table_size);
  nghttp2_option_set_max_settings(option, SIZE_MAX);
  nghttp2_option_set_max_outbound_ack(option,
                                      config->max_outbound_control_frames);
  if (config->max_send_header_block_length != 0) {
    nghttp2_option_set_max_send_header_block_length(
        option, config->max_send_header_block_length);
  }
  if (!config->strict_field_whitespace) {
    nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(option, 1);
  }
  set_rate_limits(option);
  set_glitch_limit(option, config);
  *out = option;
  return 0;
}
