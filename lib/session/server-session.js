'use strict';

/** ServerHttp2Session: gets requests, and tells what it is authoritative for. */

const { constants } = require('../node/constants');
const { codes } = require('../node/errors');
const { validateString } = require('../node/validators');
const { emitInTurn } = require('../native/turns');
const { publishCreated, publishStart } = require('../observe/diagnostics');
const { runInContext } = require('../stream/async-context');
const { ServerHttp2Stream } = require('../stream/server-stream');
const { originOf } = require('./origins');
const { Http2Session } = require('./session');
const { start } = require('./start');
const {
  kAdmit, kConnected, kHandle, kNewStream, kOptions, kPump, kRefuseBody, kServer, kState,
} = require('../symbols');

const { NGHTTP2_FLAG_END_STREAM, NGHTTP2_SESSION_SERVER } = constants;

/** RFC 7838: what an ALTSVC frame of the default size has room for. */
const MAX_ALTSVC_LENGTH = 16382;
/** The same for an ORIGIN frame, two octets of length for each origin. */
const MAX_ORIGIN_LENGTH = 16384;
const QUOTED_CONTROL = /^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/;

/**
 * A peer that has so many streams open gets no more in the next milliseconds than
 * one read may begin: those that are there are to be answered first.
 */
const MANY_STREAMS = 1000;
const REST_MS = 10;

class ServerHttp2Session extends Http2Session {
  /**
   * @param {object} options  of the server, sanitised
   * @param {stream.Duplex} socket
   * @param {Http2Server} [server]
   */
  constructor(options, socket, server) {
    super(NGHTTP2_SESSION_SERVER, options, socket);
    this[kServer] = server;
    // A server gets its sockets by an event, which nobody calls.
    start(this, server !== undefined);
  }

  /** @returns {Http2Server|undefined} */
  get server() {
    return this[kServer];
  }

  [kConnected]() {
    const { origins } = this[kOptions];
    if (Array.isArray(origins) && this.encrypted) this.origin(...origins);
  }

  /** Request HEADERS on a stream that is new. */
  [kNewStream](id, flags, headers, raw) {
    // Nobody is there to be answered: the session ends with what has been read.
    const { transport } = this[kPump];
    if (transport.broken || !this[kAdmit](id)) return;
    if (this[kState].streams.size >= MANY_STREAMS) transport.rest(REST_MS);
    const ended = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
    const stream = new ServerHttp2Stream(this, id, headers, ended);
    const { timeouts } = this[kState];
    if (timeouts.timesStreams) timeouts.streamBegan(stream, headers[':method']);
    publishCreated(stream, headers);
    publishStart(stream, headers);
    stream[kState].timing?.headersReceived();
    if (headers[':method'] === 'HEAD') stream[kRefuseBody]();
    runInContext(stream, emitInTurn, announce, { session: this, headers, flags, raw });
  }

  /**
   * @param {string} alt  the alternative services (RFC 7838, 3)
   * @param {number|string|URL|object} originOrStream
   */
  altsvc(alt, originOrStream) {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    let stream = 0;
    let origin;
    if (typeof originOrStream === 'string') {
      origin = originOf(originOrStream, codes.ERR_HTTP2_ALTSVC_INVALID_ORIGIN);
    } else if (typeof originOrStream === 'number') {
      if (originOrStream >>> 0 !== originOrStream || originOrStream === 0) {
        throw new codes.ERR_OUT_OF_RANGE('originOrStream', '> 0 && < 4294967296', originOrStream);
      }
      stream = originOrStream;
    } else if (originOrStream !== undefined) {
      // A WHATWG URL or whatever has an origin of its own.
      if (originOrStream !== null && typeof originOrStream === 'object') {
        origin = originOrStream.origin;
      }
      if (typeof origin !== 'string') {
        throw new codes.ERR_INVALID_ARG_TYPE('originOrStream',
          ['string', 'number', 'URL', 'object'], originOrStream);
      }
      if (origin === 'null' || origin.length === 0) {
        throw new codes.ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
      }
    }
    validateString(alt, 'alt');
    if (!QUOTED_CONTROL.test(alt)) throw new codes.ERR_INVALID_CHAR('alt');
    origin ??= '';
    if (Buffer.byteLength(alt) + Buffer.byteLength(origin) > MAX_ALTSVC_LENGTH) {
      throw new codes.ERR_HTTP2_ALTSVC_LENGTH();
    }
    this[kHandle].altsvc(stream, origin, alt);
  }

  /** @param {...(string|URL|object)} origins  that the server speaks for (RFC 8336) */
  origin(...origins) {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    let text = '';
    let length = 0;
    for (const value of origins) {
      let origin = value;
      if (typeof value === 'string') {
        origin = originOf(value, codes.ERR_HTTP2_INVALID_ORIGIN);
      } else if (value != null && typeof value === 'object') {
        origin = value.origin;
      }
      validateString(origin, 'origin');
      if (origin === 'null') throw new codes.ERR_HTTP2_INVALID_ORIGIN();
      text += `${origin}\0`;
      length += origin.length;
    }
    if (2 * origins.length + length > MAX_ORIGIN_LENGTH) throw new codes.ERR_HTTP2_ORIGIN_LENGTH();
    this[kHandle].origin(text, origins.length);
  }
}

function announce(stream, { session, headers, flags, raw }) {
  if (stream.destroyed) return; // with its session, by what has run before this tick
  session.emit('stream', stream, headers, flags, raw);
}

module.exports = { ServerHttp2Session };
