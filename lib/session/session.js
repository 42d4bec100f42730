'use strict';

/**
 * Http2Session: the members that server and client sessions share. This file checks arguments and
 * answers for the state; what happens to a session is in the other files of this folder.
 */

const EventEmitter = require('node:events');
const { inspect } = require('node:util');
const { NO_SESSION } = require('../native/session-handle');
const { STATUS } = require('../native/status');
const { SESSION_STATS } = require('../native/tables');
const { constants } = require('../node/constants');
const { codes } = require('../node/errors');
const { describe } = require('../node/inspect');
const { kTimeout, setTimeoutOn } = require('../node/timeout');
const { nextTick } = require('../node/timers');
const {
  assertIsObject, validateBuffer, validateFunction, validateInt32, validateNumber,
} = require('../node/validators');
const { debugSession } = require('../observe/debug');
const { startClosing } = require('./close-timeout');
const {
  copyOf, submitGoaway, submitPing, submitSettings, submitShutdown,
} = require('./connection-frames');
const { destroySession, destroySpared } = require('./ending');
const { originSetOf } = require('./origins');
const { PendingPing, PendingSettings } = require('./pending');
const { validateSettings } = require('./settings');
const { createSocketProxy } = require('./socket-proxy');
const { SessionState } = require('./state');
const {
  kAdmit, kAlpnProtocol, kBoundSession, kEncrypted, kHandle, kIsFull, kLocalSettings, kMaybeDestroy,
  kOptions, kProxySocket, kPump, kRemoteSettings, kSocket, kState, kStrict, kType,
  kUpdateTimer,
} = require('../symbols');

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;

/** What setNextStreamID() accepts at most, as in Node. */
const MAX_STREAM_ID = 2 ** 32 - 1;
/** Octets of the payload of a PING. */
const PING_LENGTH = 8;

class Http2Session extends EventEmitter {
  /**
   * Binds the session to its socket. The constructors of subclasses start it (start.js) at their
   * end. What each symbol stands for is said in ../symbols.js.
   * @param {number} type  `NGHTTP2_SESSION_SERVER` or `NGHTTP2_SESSION_CLIENT`
   * @param {object} options  checked and completed
   * @param {stream.Duplex} socket
   * @throws {Error} ERR_HTTP2_SOCKET_BOUND
   */
  constructor(type, options, socket) {
    super();
    if (socket[kBoundSession] !== undefined) throw new codes.ERR_HTTP2_SOCKET_BOUND();
    socket[kBoundSession] = this;
    this[kState] = new SessionState();
    this[kType] = type;
    this[kStrict] = options.strictSingleValueFields !== false;
    this[kOptions] = options;
    this[kSocket] = socket;
    this[kHandle] = NO_SESSION;
    this[kPump] = null;
    this[kProxySocket] = null;
    this[kTimeout] = null;
    this[kAlpnProtocol] = undefined;
    this[kEncrypted] = undefined;
    this[kLocalSettings] = undefined;
    this[kRemoteSettings] = undefined;
  }

  // -------------------------------------------------------------------- state

  /** @returns {number} `NGHTTP2_SESSION_SERVER` or `NGHTTP2_SESSION_CLIENT` */
  get type() {
    return this[kType];
  }

  /**
   * @returns {net.Socket|undefined} a proxy of the socket, see socket-proxy.js; undefined once
   *   the session has let go of it
   */
  get socket() {
    const proxy = this[kProxySocket];
    if (proxy === null) {
      this[kProxySocket] = createSocketProxy(this);
      return this[kProxySocket];
    }
    return proxy;
  }

  /** Whether the socket is not connected yet. */
  get connecting() {
    return !this[kState].connected && !this.destroyed;
  }

  /** Whether the session ends with its last stream, or has ended. */
  get closed() {
    return this[kState].closed;
  }

  /** Whether the session has ended. */
  get destroyed() {
    return this[kState].destroyed;
  }

  /** @returns {boolean|undefined} whether the socket is one of TLS; undefined: not connected yet */
  get encrypted() {
    return this[kEncrypted];
  }

  /**
   * @returns {string|undefined} 'h2', 'h2c' or what the socket has agreed on; undefined: not
   *   connected yet
   */
  get alpnProtocol() {
    return this[kAlpnProtocol];
  }

  /**
   * @returns {string[]|undefined} the origins that the connection serves; undefined without TLS,
   *   or once the session is destroyed
   */
  get originSet() {
    if (!this.encrypted || this.destroyed) return undefined;
    return Array.from(originSetOf(this));
  }

  /** Whether the peer has not acknowledged all of our SETTINGS. */
  get pendingSettingsAck() {
    return this[kState].pendingAck > 0;
  }

  /**
   * @returns {object} 9 numbers, see sessionState() in native/session-handle.js; none while there
   *   is no native session
   */
  get state() {
    const handle = this[kHandle];
    return handle.exists ? handle.sessionState() : {};
  }

  /** @returns {number} the error code of the peer's last GOAWAY; 0: there was none */
  get goawayCode() {
    return this[kState].goawayCode || NGHTTP2_NO_ERROR;
  }

  /** @returns {number} the last stream that the peer's GOAWAY names; 0: there was none */
  get goawayLastStreamID() {
    return this[kState].goawayLastStreamId || 0;
  }

  /** @returns {object} our settings that the peer has acknowledged */
  get localSettings() {
    if (this[kLocalSettings] !== undefined) return this[kLocalSettings];
    if (!this[kHandle].exists) return {};
    this[kLocalSettings] = this[kHandle].localSettings(this[kState].localCustomSettings);
    return this[kLocalSettings];
  }

  /** @returns {object} the peer's settings, as far as they have arrived */
  get remoteSettings() {
    if (!this[kHandle].exists) return {};
    this[kRemoteSettings] ??= this[kHandle].remoteSettings(this[kOptions].remoteCustomSettings);
    return this[kRemoteSettings];
  }

  // ------------------------------------------------------------------ methods

  /** Makes the socket keep the process alive. */
  ref() {
    const socket = this[kSocket];
    if (socket !== undefined && typeof socket.ref === 'function') socket.ref();
  }

  /** Lets the process end in spite of the socket. */
  unref() {
    const socket = this[kSocket];
    if (socket !== undefined && typeof socket.unref === 'function') socket.unref();
  }

  /**
   * Sets the receive window of the connection. Without memory for that, the session is destroyed
   * with ERR_HTTP2_NO_MEM.
   * @param {number} size  octets, an int32 >= 0
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
   */
  setLocalWindowSize(size) {
    this.#assertAlive();
    validateInt32(size, 'windowSize', 0);
    this.#whenConnected(() => {
      const status = this[kHandle].setLocalWindowSize(size);
      if (status === STATUS.NOMEM) this.destroy(new codes.ERR_HTTP2_NO_MEM());
    });
  }

  /**
   * Sets the id of the next stream of ours.
   * @param {number} id  1 to 2^32-1
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
   */
  setNextStreamID(id) {
    this.#assertAlive();
    validateNumber(id, 'id');
    if (id <= 0 || id > MAX_STREAM_ID) {
      throw new codes.ERR_OUT_OF_RANGE('id', `> 0 and <= ${MAX_STREAM_ID}`, id);
    }
    this.#whenConnected(() => this[kHandle].setNextStreamId(id));
  }

  /**
   * Sends a PING.
   * @param {Buffer|TypedArray|DataView} [payload]  8 octets; random ones unless given
   * @param {Function} callback  (err, duration in ms, payload)
   * @returns {boolean|undefined} false: too many pings await their answer; undefined: the session
   *   is not connected yet, or is closed. In both cases the callback gets ERR_HTTP2_PING_CANCEL.
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_PING_LENGTH, ERR_INVALID_ARG_TYPE
   */
  ping(payload, callback) {
    this.#assertAlive();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload) {
      validateBuffer(payload, 'payload');
      if (payload.byteLength !== PING_LENGTH) throw new codes.ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    if (this.connecting || this.closed) {
      nextTick(callback, new codes.ERR_HTTP2_PING_CANCEL());
      return undefined;
    }
    return submitPing(this, payload, new PendingPing(callback));
  }

  /**
   * Sends SETTINGS.
   * @param {object} settings
   * @param {Function} [callback]  (err, settings, duration in ms), when the peer has acknowledged
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_INVALID_ARG_TYPE, and as validateSettings()
   */
  settings(settings, callback) {
    this.#assertAlive();
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    // Accessors may return something else each time, or end the session: a copy is checked again.
    const copy = { ...settings };
    if (copy.customSettings) copy.customSettings = { ...copy.customSettings };
    validateSettings(copy);
    this.#assertAlive();
    debugSession(this, 'sending settings');
    this[kState].pendingAck++;
    const pending = new PendingSettings(callback);
    this.#whenConnected(() => submitSettings(this, copy, pending));
  }

  /**
   * Sends a GOAWAY. The peer's streams above the last stream are refused, others are served.
   * @param {number} [code]  the error code
   * @param {number} [lastStreamID]  0: the last one that the application has been given by the
   *   time the frame is sent
   * @param {Buffer|TypedArray|DataView} [opaqueData]  for debugging
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_INVALID_ARG_TYPE
   */
  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData) {
    this.#assertAlive();
    if (opaqueData !== undefined) validateBuffer(opaqueData, 'opaqueData');
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    // A copy, as the memory may be transferred before there is a connection.
    const opaque = opaqueData === undefined ? undefined : copyOf(opaqueData);
    this.#whenConnected(() => submitGoaway(this, code, lastStreamID, opaque));
  }

  /**
   * Ends the session now: every stream is destroyed, and the peer gets a GOAWAY. If the session
   * is destroyed already, the streams are destroyed that have outlived it to be read.
   * @param {Error|number} [error]  for 'error'; a number is the code of the GOAWAY
   * @param {number} [code]  of the GOAWAY
   */
  destroy(error = NGHTTP2_NO_ERROR, code) {
    if (this.destroyed) {
      destroySpared(this);
      return;
    }
    if (typeof error === 'number') {
      code = error;
      error = code !== NGHTTP2_NO_ERROR ? new codes.ERR_HTTP2_SESSION_ERROR(code) : undefined;
    }
    if (code === undefined && error != null) code = NGHTTP2_INTERNAL_ERROR;
    destroySession(this, code >>> 0, error);
  }

  /**
   * Ends the session when its streams are done. No new streams begin.
   * @param {Function} [callback]  once for 'close'
   */
  close(callback) {
    if (this.closed || this.destroyed) return;
    debugSession(this, 'marking session closed');
    this[kState].markClosed();
    if (typeof callback === 'function') this.once('close', callback);
    this.#whenConnected(() => submitShutdown(this));
    this[kMaybeDestroy]();
  }

  /** Calls `submit` now, or when there is a connection. */
  #whenConnected(submit) {
    if (!this.connecting) submit();
    else this.once('connect', () => this.destroyed || submit());
  }

  /** @throws {Error} ERR_HTTP2_INVALID_SESSION, if the session is destroyed */
  #assertAlive() {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
  }

  // ----------------------------------------------------------------- internal

  /**
   * Destroys the session if it is closed and nothing is left to do, or if there is an error.
   * @param {Error} [error]
   */
  [kMaybeDestroy](error) {
    if (error == null) {
      const state = this[kState];
      if (!state.closed || state.streams.size > 0 || state.pendingStreams.size > 0) return;
      // When all that is pending has left, the outbox calls this again.
      const pump = this[kPump];
      if (pump !== null && pump.open && pump.outbox.hasPending) {
        startClosing(this);
        return;
      }
    }
    this.destroy(error);
  }

  /**
   * Decides whether a new stream of the peer's may begin, and refuses it otherwise.
   * @param {number} id
   * @returns {boolean}
   */
  [kAdmit](id) {
    const state = this[kState];
    if (this.closed || id > state.lastAllowedId || this[kIsFull]()) {
      this[kHandle].reset(id, NGHTTP2_REFUSED_STREAM);
      return false;
    }
    state.lastStreamId = id;
    return true;
  }

  /**
   * Whether there is no room for a further stream of the peer's. A server leaves that to its
   * core.
   */
  [kIsFull]() {
    return false;
  }

  /**
   * The inactivity timeout has run out: 'timeout' tells it, unless a write is in flight of which
   * something has left.
   */
  _onTimeout() {
    if (this.destroyed) return;
    if (this.#hasWritten()) this[kUpdateTimer]();
    else this.emit('timeout');
  }

  /** Whether a write is in flight, and DATA has left since the timeout last ran out. */
  #hasWritten() {
    const state = this[kState];
    return this[kHandle].exists && state.hasWriters &&
      state.hasSentSince(this[kHandle].count(SESSION_STATS.DATA_SENT));
  }

  /** There is activity: restarts the inactivity timeout, if there is one. */
  [kUpdateTimer]() {
    if (this[kTimeout] !== null) this[kTimeout].refresh();
  }

  /**
   * A listener has returned a promise that is rejected: the stream, or the session, fails with
   * it.
   */
  [Symbol.for('nodejs.rejection')](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }

  /** What util.inspect() shows of a session. */
  [inspect.custom](depth, options) {
    return describe(this, 'Http2Session', depth, options, () => ({
      type: this[kType],
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      localSettings: this.localSettings,
      remoteSettings: this.remoteSettings,
    }));
  }
}

Object.defineProperty(Http2Session.prototype, 'setTimeout', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  writable: true,
  value: setTimeoutOn,
});

module.exports = { Http2Session };
