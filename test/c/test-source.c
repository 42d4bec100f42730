/* SPDX-License-Identifier: MIT */
/*
 * test-source.c - bodies that are pulled: read to the end, deferred, failing,
 * given up.
 */

#include "peer.h"

#include <string.h>

/* A source of pattern octets, told how to behave. */
struct file {
  size_t len, at, most; /* most: octets for each read, 0: as many as asked */
  int again;            /* answer AGAIN so many times, before each read */
  int error_at;         /* fail once this offset is reached; 0: never */
  bool late_eof;        /* tell the end in a read of its own */
  int agains, released;
};

static ssize_t file_read(void *context, uint8_t *buf, size_t len, bool *eof) {
  struct file *file = context;
  size_t left;
  size_t taken;

  ASSERT_EQ(file->released, 0);
  ASSERT_GT(len, 0);
  if (file->agains < file->again) {
    ++file->agains;
    return H2_SOURCE_AGAIN;
  }
  file->agains = 0;
  if (file->error_at > 0 && file->at >= (size_t)file->error_at) {
    return H2_SOURCE_ERROR;
  }
  left = file->len - file->at;
  taken = len < left ? len : left;
  if (file->most > 0 && taken > file->most) {
    taken = file->most;
  }
  pattern_fill(buf, file->at, taken);
  file->at += taken;
  *eof = file->at == file->len && (!file->late_eof || taken == 0);
  return (ssize_t)taken;
}

static void file_release(void *context) {
  struct file *file = context;

  ++file->released;
}

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void serve(struct file *file, uint32_t flags) {
  h2_source source = {file_read, file_release, file, NULL};

  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_log(server);
  ASSERT_EQ(peer_respond(server, 1, ":status=200", flags), 0);
  ASSERT_EQ(h2_stream_write_source(server->session, 1, &source), 0);
}

static void run_and_consume(struct file *file) {
  size_t seen = 0, at = 0;

  for (int idle = 0; idle < 8;) {
    size_t now;

    pair_run(&pair);
    now = client->reader.body.len;
    h2_stream_consume(client->session, 1, now - seen);
    if (file->agains > 0) {
      h2_stream_resume(server->session, 1);
    }
    idle = now == seen && file->at == at ? idle + 1 : 0;
    seen = now;
    at = file->at;
  }
}

static void read_to_the_end(void) {
  struct file file = {.len = 1000000};

  serve(&file, 0);
  run_and_consume(&file);
  ASSERT_EQ(client->reader.body.len, file.len);
  ASSERT(pattern_matches(client->reader.body.data, file.len));
  ASSERT_EQ(file.released, 1);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\nDATA 1 1000000\n"
                     "END 1\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
  ASSERT_EQ(file.released, 1);
}

static void every_way_to_tell_the_end(void) {
  static const size_t lengths[] = {0, 1, 16384, 16385, 40000};

  for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); ++i) {
    for (int late = 0; late < 2; ++late) {
      struct file file = {.len = lengths[i], .late_eof = late};

      test_note("%zu octets, late %d", lengths[i], late);
      serve(&file, 0);
      run_and_consume(&file);
      ASSERT_EQ(client->reader.body.len, file.len);
      ASSERT_EQ(file.released, 1);
      ASSERT_EQ(peer_stats(client).streams_open, 0);
      pair_del(&pair);
    }
  }
}

static void short_reads(void) {
  struct file file = {.len = 30000, .most = 7};

  serve(&file, 0);
  run_and_consume(&file);
  ASSERT_EQ(client->reader.body.len, file.len);
  ASSERT(pattern_matches(client->reader.body.data, file.len));
  pair_del(&pair);
}

static void deferred_until_resumed(void) {
  struct file file = {.len = 10, .again = 1};

  serve(&file, 0);
  pair_run(&pair);
  ASSERT_EQ(file.agains, 1);
  ASSERT_EQ(file.at, 0);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\n");
  pair_run(&pair);
  ASSERT_EQ(file.at, 0);
  ASSERT(!h2_session_wants_write(server->session));
  ASSERT_EQ(h2_stream_resume(server->session, 1), 0);
  pair_run(&pair);
  ASSERT_EQ(file.released, 1);
  ASSERT_LOG(client, "DATA 1 10\nEND 1\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void deferred_in_front_of_every_read(void) {
  struct file file = {.len = 100000, .again = 2, .most = 9000};

  serve(&file, 0);
  run_and_consume(&file);
  ASSERT_EQ(client->reader.body.len, file.len);
  ASSERT(pattern_matches(client->reader.body.data, file.len));
  pair_del(&pair);
}

static void failing_read_resets_the_stream(void) {
  struct file file = {.len = 100000, .error_at = 20000};
  const char *log;

  serve(&file, 0);
  pair_run(&pair);
  ASSERT_EQ(file.released, 1);
  ASSERT_LOG(server, "CLOSE 1 INTERNAL_ERROR\n");
  log = peer_log(client);
  ASSERT(strstr(log, "CLOSE 1 INTERNAL_ERROR\n") != NULL);
  ASSERT(strstr(log, "END 1\n") == NULL);
  pair_del(&pair);
}

static void failing_first_read(void) {
  struct file file = {.len = 1, .error_at = 0, .again = 1};

  serve(&file, 0);
  pair_run(&pair);
  file.at = 1;
  file.error_at = 1;
  h2_stream_resume(server->session, 1);
  pair_run(&pair);
  ASSERT_EQ(file.released, 1);
  ASSERT_LOG(server, "CLOSE 1 INTERNAL_ERROR\n");
  pair_del(&pair);
}

static void behind_written_octets(void) {
  struct file file = {.len = 5};
  h2_source source = {file_read, file_release, &file, NULL};

  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_respond(server, 1, ":status=200", 0);
  peer_write(server, 1, "head ");
  ASSERT_EQ(h2_stream_write_source(server->session, 1, &source), 0);
  ASSERT_EQ(peer_write(server, 1, "x"), H2_ERR_STREAM_STATE);
  pair_run(&pair);
  ASSERT_EQ(client->reader.body.len, 10);
  ASSERT_OCTETS(client->reader.body.data, 5, "head ", 5);
  ASSERT(pattern_matches(client->reader.body.data + 5, 5));
  pair_del(&pair);
}

static void trailers_follow_it(void) {
  struct file file = {.len = 3};

  serve(&file, H2_SUBMIT_WAIT_TRAILERS);
  pair_run(&pair);
  ASSERT(strstr(peer_log(server), "WANT_TRAILERS 1\n") != NULL);
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), 0);
  pair_run(&pair);
  ASSERT(strstr(peer_log(client), "HEADERS 1 headers end a=b\nEND 1\n"));
  pair_del(&pair);
}

static void released_once_however_the_stream_ends(void) {
  struct file reset = {.len = 1000000}, gone = {.len = 1000000},
              waiting = {.len = 10, .again = 1};

  serve(&reset, 0);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_CANCEL), 0);
  pair_run(&pair);
  ASSERT_EQ(reset.released, 1);
  pair_del(&pair);
  ASSERT_EQ(reset.released, 1);

  serve(&gone, 0);
  pair_run(&pair);
  ASSERT_EQ(gone.released, 0);
  pair_del(&pair);
  ASSERT_EQ(gone.released, 1);

  serve(&waiting, 0);
  pair_run(&pair);
  h2_stream_reset(client->session, 1, NGHTTP2_CANCEL);
  pair_run(&pair);
  ASSERT_EQ(waiting.released, 1);
  ASSERT_EQ(h2_stream_resume(server->session, 1), H2_ERR_STREAM_UNKNOWN);
  pair_del(&pair);
}

static void refused_source_stays_with_the_caller(void) {
  struct file first = {.len = 1000000}, second = {.len = 1};
  h2_source source = {file_read, file_release, &second, NULL};

  serve(&first, 0);
  ASSERT_EQ(h2_stream_write_source(server->session, 1, &source),
            H2_ERR_STREAM_STATE);
  ASSERT_EQ(h2_stream_write_source(server->session, 9, &source),
            H2_ERR_STREAM_UNKNOWN);
  pair_run(&pair);
  pair_del(&pair);
  ASSERT_EQ(first.released, 1);
  ASSERT_EQ(second.released, 0);
}

int main(void) {
  RUN(read_to_the_end);
  RUN(every_way_to_tell_the_end);
  RUN(short_reads);
  RUN(deferred_until_resumed);
  RUN(deferred_in_front_of_every_read);
  RUN(failing_read_resets_the_stream);
  RUN(failing_first_read);
  RUN(behind_written_octets);
  RUN(trailers_follow_it);
  RUN(released_once_however_the_stream_ends);
  RUN(refused_source_stays_with_the_caller);
  return test_end();
}
