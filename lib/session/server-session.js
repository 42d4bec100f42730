'use strict';

/**
 * ServerHttp2Session: announces the requests of a client, and tells the client which origins and
 * alternative services there are.
 */

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

/** Octets of origin and value that an ALTSVC frame of the default size has room for (RFC 7838). */
const MAX_ALTSVC_LENGTH = 16382;

/** Octets of origins that an ORIGIN frame has room for, with two for the length of each. */
const MAX_ORIGIN_LENGTH = 16384;

/** What a value of ALTSVC may consist of. */
const QUOTED_CONTROL = /^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/;

/**
 * If a client has so many streams open, reading rests, so that the streams that are there are
 * answered first. Until that is over, the client gets no more streams than one read may begin.
 */
const MANY_STREAMS = 1000;

/** How long reading rests, in ms. */
const REST_MS = 10;

class ServerHttp2Session extends Http2Session {
  /**
   * @param {object} options  of the server, sanitised
   * @param {stream.Duplex} socket
   * @param {Http2Server} [server]  that has accepted the socket; none: performServerHandshake()
   */
  constructor(options, socket, server) {
    super(NGHTTP2_SESSION_SERVER, options, socket);
    this[kServer] = server;
    // A server gets its sockets by an event: there is no caller that could catch an exception.
    start(this, server !== undefined);
  }

  /** @returns {Http2Server|undefined} the server that has accepted the connection */
  get server() {
    return this[kServer];
  }

  /** Sends the ORIGIN frame that the options ask for. */
  [kConnected]() {
    const { origins } = this[kOptions];
    if (Array.isArray(origins) && this.encrypted) this.origin(...origins);
  }

  /** A request has come: announces its stream. */
  [kNewStream](id, flags, headers, raw) {
    // If nothing can be written any more, nobody can be answered. The session ends when what has
    // arrived is read.
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
   * Sends an ALTSVC frame.
   * @param {string} alt  the alternative services (RFC 7838, 3)
   * @param {number|string|URL|object} originOrStream  an origin, or the id of a stream
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_ALTSVC_INVALID_ORIGIN,
   *   ERR_HTTP2_ALTSVC_LENGTH, ERR_OUT_OF_RANGE, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR
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
      // A URL, or any other object, names its origin by a property.
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

  /**
   * Sends an ORIGIN frame.
   * @param {...(string|URL|object)} origins  that the server is authoritative for (RFC 8336)
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_INVALID_ORIGIN, ERR_HTTP2_ORIGIN_LENGTH,
   *   ERR_INVALID_ARG_TYPE
   */
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

/** Emits 'stream' for a request. */
function announce(stream, { session, headers, flags, raw }) {
  // It went with its session, if that was destroyed before this tick.
  if (stream.destroyed) return;
  session.emit('stream', stream, headers, flags, raw);
}

module.exports = { ServerHttp2Session };
