'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { authorityOf, listen, stop } = require('../helpers/server');
const { newest, since } = require('../helpers/since');

const { FLAG, TYPE } = frames;

/** Older versions of Node leave the session open after many of these. */
const ends = newest('22.23', '24.21') ? it : it.skip;

const PROTOCOL_ERROR = 1;
const FLOW_CONTROL_ERROR = 3;
const STREAM_CLOSED = 5;
const FRAME_SIZE_ERROR = 6;
const COMPRESSION_ERROR = 9;

/** nghttp2's names for what happened, as `errno` of the error. */
const ERR_PROTO = -505;
const ERR_STREAM_CLOSED = -510;
const ERR_FLOW_CONTROL = -524;

const MESSAGES = {
  [ERR_PROTO]: 'Protocol error',
  [ERR_STREAM_CLOSED]: 'Stream was already closed or invalid',
  [ERR_FLOW_CONTROL]: 'Flow control error',
};

const fields = frames.requestFields();
const openBlock = frames.headers(1, fields, { endHeaders: false });
const ended = frames.headers(1, fields, { endStream: true });

/** What is sent, the error code of the GOAWAY, the `errno` of the error. */
const FAULTS = {
  'DATA on stream 0': [frames.frame(TYPE.DATA, 0, 0, Buffer.from('x')), PROTOCOL_ERROR],
  'DATA on an idle stream': [frames.data(1, 'x'), PROTOCOL_ERROR],
  'DATA on a stream that has ended': [
    Buffer.concat([ended, frames.data(1, 'x')]), STREAM_CLOSED],
  'HEADERS on a stream that has ended': [
    Buffer.concat([ended, frames.headers(1, [['a', 'b']])]), STREAM_CLOSED, ERR_STREAM_CLOSED],
  'HEADERS on stream 0': [
    frames.frame(TYPE.HEADERS, FLAG.END_HEADERS, 0, frames.block(fields)), PROTOCOL_ERROR],
  'HEADERS with an even id': [frames.headers(2, fields), PROTOCOL_ERROR],
  'an index beyond the table': [
    frames.headers(1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff])), COMPRESSION_ERROR],
  'a header block that is cut': [
    frames.headers(1, Buffer.from([0x00, 0x7f, 0x61])), COMPRESSION_ERROR],
  'HEADERS with too much padding': [
    frames.frame(TYPE.HEADERS, FLAG.END_HEADERS | FLAG.PADDED, 1, Buffer.from([200, 0x82])),
    PROTOCOL_ERROR],
  'a lone CONTINUATION': [frames.continuation(1, []), PROTOCOL_ERROR],
  'PING in a header block': [Buffer.concat([openBlock, frames.ping()]), PROTOCOL_ERROR],
  'CONTINUATION of another stream': [
    Buffer.concat([openBlock, frames.continuation(3, [])]), PROTOCOL_ERROR],
  'SETTINGS of a wrong length': [
    frames.frame(TYPE.SETTINGS, 0, 0, Buffer.alloc(5)), FRAME_SIZE_ERROR],
  'SETTINGS on a stream': [frames.frame(TYPE.SETTINGS, 0, 1, Buffer.alloc(6)), PROTOCOL_ERROR],
  'an acknowledgement with a payload': [
    frames.frame(TYPE.SETTINGS, FLAG.ACK, 0, Buffer.alloc(6)), FRAME_SIZE_ERROR],
  'an acknowledgement of nothing': [
    Buffer.concat([frames.settingsAck(), frames.settingsAck()]), PROTOCOL_ERROR],
  'SETTINGS with a bad ENABLE_PUSH': [frames.settings([[2, 2]]), PROTOCOL_ERROR],
  'SETTINGS with a bad INITIAL_WINDOW_SIZE': [
    frames.settings([[4, 2 ** 31]]), FLOW_CONTROL_ERROR, ERR_FLOW_CONTROL],
  'SETTINGS with a bad MAX_FRAME_SIZE': [frames.settings([[5, 16383]]), PROTOCOL_ERROR],
  'PING of a wrong length': [frames.frame(TYPE.PING, 0, 0, Buffer.alloc(7)), FRAME_SIZE_ERROR],
  'PING on a stream': [frames.frame(TYPE.PING, 0, 1, Buffer.alloc(8)), PROTOCOL_ERROR],
  'GOAWAY that is too short': [
    frames.frame(TYPE.GOAWAY, 0, 0, Buffer.alloc(7)), FRAME_SIZE_ERROR],
  'GOAWAY on a stream': [frames.frame(TYPE.GOAWAY, 0, 1, Buffer.alloc(8)), PROTOCOL_ERROR],
  'RST_STREAM on stream 0': [frames.rstStream(0, 8), PROTOCOL_ERROR],
  'RST_STREAM of an idle stream': [frames.rstStream(1, 8), PROTOCOL_ERROR],
  'RST_STREAM of a wrong length': [
    frames.frame(TYPE.RST_STREAM, 0, 1, Buffer.alloc(3)), FRAME_SIZE_ERROR],
  'PRIORITY of a wrong length': [
    frames.frame(TYPE.PRIORITY, 0, 1, Buffer.alloc(4)), FRAME_SIZE_ERROR],
  'WINDOW_UPDATE of nothing': [frames.windowUpdate(0, 0), PROTOCOL_ERROR],
  'WINDOW_UPDATE beyond the maximum': [
    frames.windowUpdate(0, 2 ** 31 - 1), FLOW_CONTROL_ERROR, ERR_FLOW_CONTROL],
  'WINDOW_UPDATE of an idle stream': [frames.windowUpdate(1, 1), PROTOCOL_ERROR],
  'WINDOW_UPDATE of a wrong length': [
    frames.frame(TYPE.WINDOW_UPDATE, 0, 0, Buffer.alloc(3)), FRAME_SIZE_ERROR],
  'PUSH_PROMISE to a server': [frames.pushPromise(1, 2, fields), PROTOCOL_ERROR],
  'a frame that is too large': [
    frames.frame(TYPE.DATA, 0, 1, Buffer.alloc(16385)), FRAME_SIZE_ERROR],
};

function assertError(error, errno = ERR_PROTO) {
  assert.strictEqual(error.code, 'ERR_HTTP2_ERROR');
  assert.strictEqual(error.errno, errno);
  assert.strictEqual(error.message, MESSAGES[errno]);
}

async function assertGoaway(peer, code) {
  const { payload } = await peer.next(TYPE.GOAWAY, 0);
  assert.strictEqual(payload.readUInt32BE(4), code);
  await peer.closed;
  assert.strictEqual(peer.error, undefined);
  assert.strictEqual(peer.frames.filter((frame) => frame.type === TYPE.GOAWAY).length, 1);
}

describe('faults that end the connection', () => {
  for (const [title, [octets, code, errno]] of Object.entries(FAULTS)) {
    ends(`a server tells of ${title}`, async () => {
      const server = await listen({ onStream: (stream) => stream.on('error', () => {}) });
      server.on('sessionError', mustCall((error, session) => {
        assertError(error, errno);
        assert.strictEqual(session.destroyed, true);
      }));
      const sessions = event(server, 'session');
      const peer = await rawClient(server);
      const [session] = await sessions;
      const gone = closed(session);
      peer.send(octets);
      await assertGoaway(peer, code);
      await gone;

      const client = trackSession(http2.connect(authorityOf(server)));
      await event(client, 'remoteSettings'); // it still serves
      client.destroy();
      await stop(server);
    });
  }

  for (const [title, [octets, code]] of Object.entries({
    'an answer to no request': [frames.headers(3, [[':status', '200']]), PROTOCOL_ERROR],
    'a push on an idle stream': [frames.pushPromise(3, 2, fields), PROTOCOL_ERROR],
    'a frame that is too large': FAULTS['a frame that is too large'],
    'an index beyond the table': FAULTS['an index beyond the table'],
    'DATA on stream 0': FAULTS['DATA on stream 0'],
    'SETTINGS of a wrong length': FAULTS['SETTINGS of a wrong length'],
  })) {
    ends(`a client tells of ${title}`, async () => {
      let gone;
      const server = await rawServer((peer) => {
        peer.send(octets);
        gone = assertGoaway(peer, code);
      });
      const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
      // Before Node 22 a client says nothing of a block that it can't decode.
      const told = code !== COMPRESSION_ERROR || since('22.0') ?
        mustCall((error) => assertError(error)) : mustNotCall('error');
      client.on('error', told);
      const stream = client.request();
      stream.on('error', code !== COMPRESSION_ERROR || since('22.0') ?
        mustCall((error) => assertError(error)) : () => {});
      await closed(client);
      assert.strictEqual(stream.destroyed, true);
      await gone;
      await stop(server);
    });
  }
});
