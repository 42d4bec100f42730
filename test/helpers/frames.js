'use strict';

/** Writes and reads HTTP/2 frames (RFC 9113, section 4), valid ones or not. */

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

const TYPE = Object.freeze({
  DATA: 0, HEADERS: 1, PRIORITY: 2, RST_STREAM: 3, SETTINGS: 4, PUSH_PROMISE: 5,
  PING: 6, GOAWAY: 7, WINDOW_UPDATE: 8, CONTINUATION: 9, ALTSVC: 10, ORIGIN: 12,
});
const TYPE_NAMES = Object.freeze(Object.fromEntries(
  Object.entries(TYPE).map(([name, value]) => [value, name])));

const FLAG = Object.freeze({
  END_STREAM: 0x1, ACK: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY: 0x20,
});

const HEADER_SIZE = 9;

/** One frame; `length` may lie about the payload. */
function frame(type, flags, stream, payload = Buffer.alloc(0), length = payload.length) {
  const head = Buffer.alloc(HEADER_SIZE);
  head.writeUIntBE(length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream >>> 0, 5);
  return Buffer.concat([head, payload]);
}

function uint32(...values) {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => buffer.writeUInt32BE(value >>> 0, 4 * index));
  return buffer;
}

/** `entries`: [id, value] pairs. */
function settings(entries = []) {
  const payload = Buffer.alloc(6 * entries.length);
  entries.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, 6 * index);
    payload.writeUInt32BE(value, 6 * index + 2);
  });
  return frame(TYPE.SETTINGS, 0, 0, payload);
}

function settingsAck() {
  return frame(TYPE.SETTINGS, FLAG.ACK, 0);
}

function hpackInteger(prefixBits, first, value) {
  const limit = 2 ** prefixBits - 1;
  if (value < limit) return Buffer.from([first | value]);
  const out = [first | limit];
  let rest = value - limit;
  while (rest >= 128) {
    out.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return Buffer.from(out);
}

function hpackString(text) {
  const octets = Buffer.from(text, 'latin1');
  return Buffer.concat([hpackInteger(7, 0, octets.length), octets]);
}

/** Header block of [name, value] pairs: literals without indexing (RFC 7541, 6.2.2). */
function block(fields) {
  return Buffer.concat(fields.flatMap(([name, value]) =>
    [Buffer.from([0]), hpackString(name), hpackString(value)]));
}

/** The fields of a plain request. */
function requestFields(extra = [], { method = 'GET', path = '/' } = {}) {
  return [[':method', method], [':scheme', 'http'], [':authority', 'localhost'],
          [':path', path], ...extra];
}

function headers(stream, fields, { endStream = false, endHeaders = true } = {}) {
  const flags = (endStream ? FLAG.END_STREAM : 0) | (endHeaders ? FLAG.END_HEADERS : 0);
  return frame(TYPE.HEADERS, flags, stream, Buffer.isBuffer(fields) ? fields : block(fields));
}

function continuation(stream, fields, { endHeaders = true } = {}) {
  return frame(TYPE.CONTINUATION, endHeaders ? FLAG.END_HEADERS : 0, stream,
               Buffer.isBuffer(fields) ? fields : block(fields));
}

function pushPromise(stream, promised, fields) {
  return frame(TYPE.PUSH_PROMISE, FLAG.END_HEADERS, stream,
               Buffer.concat([uint32(promised), block(fields)]));
}

function data(stream, payload, { endStream = false } = {}) {
  return frame(TYPE.DATA, endStream ? FLAG.END_STREAM : 0, stream, Buffer.from(payload));
}

function rstStream(stream, code) {
  return frame(TYPE.RST_STREAM, 0, stream, uint32(code));
}

function ping(payload = Buffer.alloc(8), { ack = false } = {}) {
  return frame(TYPE.PING, ack ? FLAG.ACK : 0, 0, payload);
}

function goaway(lastStream, code, opaque = '') {
  return frame(TYPE.GOAWAY, 0, 0,
               Buffer.concat([uint32(lastStream, code), Buffer.from(opaque)]));
}

function windowUpdate(stream, increment) {
  return frame(TYPE.WINDOW_UPDATE, 0, stream, uint32(increment));
}

function priority(stream, parent, weight, exclusive = false) {
  const payload = Buffer.concat([uint32(exclusive ? parent | 0x80000000 : parent),
                                 Buffer.from([weight - 1])]);
  return frame(TYPE.PRIORITY, 0, stream, payload);
}

function sizedText(text) {
  const octets = Buffer.from(text, 'latin1');
  const size = Buffer.alloc(2);
  size.writeUInt16BE(octets.length);
  return Buffer.concat([size, octets]);
}

function altsvc(stream, origin, value) {
  return frame(TYPE.ALTSVC, 0, stream,
               Buffer.concat([sizedText(origin), Buffer.from(value, 'latin1')]));
}

function origin(...origins) {
  return frame(TYPE.ORIGIN, 0, 0, Buffer.concat(origins.map(sizedText)));
}

/** Cuts a byte stream into frames. */
class FrameReader {
  #rest = Buffer.alloc(0);

  /**
   * @returns {{type: number, name: string, flags: number, stream: number,
   *   payload: Buffer, endStream: boolean}[]}
   */
  push(chunk) {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const found = [];
    for (;;) {
      if (this.#rest.length < HEADER_SIZE) return found;
      const length = this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < HEADER_SIZE + length) return found;
      found.push(this.#cut(length));
    }
  }

  #cut(length) {
    const head = this.#rest;
    this.#rest = head.subarray(HEADER_SIZE + length);
    const type = head[3];
    const flags = head[4];
    const canEnd = type === TYPE.DATA || type === TYPE.HEADERS;
    return {
      type,
      name: TYPE_NAMES[type] ?? `type ${type}`,
      flags,
      stream: head.readUInt32BE(5) & 0x7fffffff,
      payload: head.subarray(HEADER_SIZE, HEADER_SIZE + length),
      endStream: canEnd && (flags & FLAG.END_STREAM) !== 0,
    };
  }
}

module.exports = {
  FLAG, FrameReader, HEADER_SIZE, PREFACE, TYPE, altsvc, block, continuation, data, frame,
  goaway, headers, hpackInteger, hpackString, origin, ping, priority, pushPromise,
  requestFields, rstStream, settings, settingsAck, uint32, windowUpdate,
};
