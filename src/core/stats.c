/* SPDX-License-Identifier: MIT */
/* stats.c - what a session and its streams tell about themselves. */

#include "internal.h"

void h2_session_get_stats(const h2_session *session, h2_session_stats *out) {
  *out = session->stats;
  out->memory = h2__alloc_total(&session->alloc);
  out->memory_peak = session->alloc.peak;
}

void h2_session_get_state(const h2_session *session, h2_session_state *out) {
  nghttp2_session *ng = session->ng;

  *out = (h2_session_state){
      .effective_local_window_size =
          nghttp2_session_get_effective_local_window_size(ng),
      .effective_recv_data_length =
          nghttp2_session_get_effective_recv_data_length(ng),
      .next_stream_id = (int32_t)nghttp2_session_get_next_stream_id(ng),
      .local_window_size = nghttp2_session_get_local_window_size(ng),
      .last_sent_stream_id = session->last_sent,
      .last_proc_stream_id = nghttp2_session_get_last_proc_stream_id(ng),
      .remote_window_size = nghttp2_session_get_remote_window_size(ng),
      .outbound_queue_size = nghttp2_session_get_outbound_queue_size(ng),
      .deflate_dynamic_table_size =
          nghttp2_session_get_hd_deflate_dynamic_table_size(ng),
      .inflate_dynamic_table_size =
          nghttp2_session_get_hd_inflate_dynamic_table_size(ng),
  };
}

int h2_stream_get_state(const h2_session *session, int32_t id,
                        h2_stream_state *out) {
  const h2__stream *found = h2__stream_find(session, id);
  nghttp2_stream *stream;

  *out = (h2_stream_state){.state = NGHTTP2_STREAM_STATE_IDLE};
  if (found == NULL) return H2_ERR_STREAM_UNKNOWN;
  /* A request that is still queued is no stream for nghttp2. */
  stream = nghttp2_session_find_stream(session->ng, id);
  if (stream == NULL) return 0;
  out->state = (int32_t)nghttp2_stream_get_state(stream);
  out->weight = found->dependency.weight;
  out->sum_dependency_weight = found->dependency.sum;
  out->local_close =
      nghttp2_session_get_stream_local_close(session->ng, id) == 1;
  out->remote_close =
      nghttp2_session_get_stream_remote_close(session->ng, id) == 1;
  out->local_window_size =
      nghttp2_session_get_stream_local_window_size(session->ng, id);
  return 0;
}

int h2_stream_get_stats(const h2_session *session, int32_t id,
                        h2_stream_stats *out) {
  const h2__stream *stream = h2__stream_find(session, id);

  *out = (h2_stream_stats){0, 0};
  if (stream == NULL) return H2_ERR_STREAM_UNKNOWN;
  *out = (h2_stream_stats){stream->data_received, stream->data_sent};
  return 0;
}
