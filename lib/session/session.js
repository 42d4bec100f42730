'use strict';

/** Http2Session: what server and client sessions share. */

const EventEmitter = require('node:events');
const { inspect } = require('node:util');
const { NO_SESSION } = require('../native/session-handle');
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

const {
  NGHTTP2_ERR_NOMEM, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM,
} = constants;

const MAX_STREAM_ID = 2 ** 32 - 1;
const PING_LENGTH = 8;

class Http2Session extends EventEmitter {
  /**
   * The subclasses start it (start.js), when they have all that is theirs.
   * @param {number} type
   * @param {object} options
   * @param {stream.Duplex} socket
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

  /** @returns {net.Socket|undefined} a proxy without what would disturb the session */
  get socket() {
    const proxy = this[kProxySocket];
    if (proxy === null) {
      this[kProxySocket] = createSocketProxy(this);
      return this[kProxySocket];
    }
    return proxy;
  }

  get connecting() {
    return !this[kState].connected && !this.destroyed;
  }

  get closed() {
    return this[kState].closed;
  }

  get destroyed() {
    return this[kState].destroyed;
  }

  get encrypted() {
    return this[kEncrypted];
  }

  get alpnProtocol() {
    return this[kAlpnProtocol];
  }

  get originSet() {
    if (!this.encrypted || this.destroyed) return undefined;
    return Array.from(originSetOf(this));
  }

  get pendingSettingsAck() {
    return this[kState].pendingAck > 0;
  }

  /** @returns {object} 9 numbers, or nothing while there is no connection */
  get state() {
    const handle = this[kHandle];
    return handle.exists ? handle.sessionState() : {};
  }

  get goawayCode() {
    return this[kState].goawayCode || NGHTTP2_NO_ERROR;
  }

  get goawayLastStreamID() {
    return this[kState].goawayLastStreamId || 0;
  }

  /** The settings of ours that the peer has acknowledged. */
  get localSettings() {
    if (this[kLocalSettings] !== undefined) return this[kLocalSettings];
    if (!this[kHandle].exists) return {};
    this[kLocalSettings] = this[kHandle].localSettings(this[kState].localCustomSettings);
    return this[kLocalSettings];
  }

  /** The peer's settings, as far as they have arrived. */
  get remoteSettings() {
    if (!this[kHandle].exists) return {};
    this[kRemoteSettings] ??= this[kHandle].remoteSettings(this[kOptions].remoteCustomSettings);
    return this[kRemoteSettings];
  }

  // ------------------------------------------------------------------ methods

  ref() {
    const socket = this[kSocket];
    if (socket !== undefined && typeof socket.ref === 'function') socket.ref();
  }

  unref() {
    const socket = this[kSocket];
    if (socket !== undefined && typeof socket.unref === 'function') socket.unref();
  }

  /**
   * @param {number} size  octets of the connection's receive window
   * @throws {Error} ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_NO_MEM, or an ERR_OUT_OF_RANGE
   */
  setLocalWindowSize(size) {
    this.#assertAlive();
    validateInt32(size, 'windowSize', 0);
    this.#whenConnected(() => {
      const status = this[kHandle].setLocalWindowSize(size);
      if (status === NGHTTP2_ERR_NOMEM) this.destroy(new codes.ERR_HTTP2_NO_MEM());
    });
  }

  /** @param {number} id  of the next stream of ours, up to 2^32-1 */
  setNextStreamID(id) {
    this.#assertAlive();
    validateNumber(id, 'id');
    if (id <= 0 || id > MAX_STREAM_ID) {
      throw new codes.ERR_OUT_OF_RANGE('id', `> 0 and <= ${MAX_STREAM_ID}`, id);
    }
    this.#whenConnected(() => this[kHandle].setNextStreamId(id));
  }

  /**
   * @param {Buffer|TypedArray|DataView} [payload]  8 octets
   * @param {Function} callback  (err, duration in ms, payload)
   * @returns {boolean|undefined} false: too many pings await their answer
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
   * @param {object} settings
   * @param {Function} [callback]  (err, settings, duration in ms)
   */
  settings(settings, callback) {
    this.#assertAlive();
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    // Accessors may tell something else each time, or end the session.
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
   * @param {number} [code]
   * @param {number} [lastStreamID]  0: the last one that 'stream' has told of when it is
   *   sent; streams above it are refused, those below are served
   * @param {Buffer|TypedArray|DataView} [opaqueData]
   */
  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData) {
    this.#assertAlive();
    if (opaqueData !== undefined) validateBuffer(opaqueData, 'opaqueData');
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    // Until there is a connection it may have been transferred.
    const opaque = opaqueData === undefined ? undefined : copyOf(opaqueData);
    this.#whenConnected(() => submitGoaway(this, code, lastStreamID, opaque));
  }

  /**
   * Ends the session now: every stream is destroyed, the peer gets a GOAWAY.
   * When the peer has ended it, the streams go that are still to be read.
   * @param {Error|number} [error]  a number is the code of the GOAWAY
   * @param {number} [code]
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
   * Ends the session when its streams are done.
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

  /** Does what needs a connection, now or when there is one. */
  #whenConnected(submit) {
    if (!this.connecting) submit();
    else this.once('connect', () => this.destroyed || submit());
  }

  #assertAlive() {
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
  }

  // ----------------------------------------------------------------- internal

  /** Destroys the session if nothing is left to do, or if it has failed. */
  [kMaybeDestroy](error) {
    if (error == null) {
      const state = this[kState];
      if (!state.closed || state.streams.size > 0 || state.pendingStreams.size > 0) return;
      // The pump comes back to this when all has left.
      const pump = this[kPump];
      if (pump !== null && pump.open && pump.outbox.hasPending) {
        startClosing(this);
        return;
      }
    }
    this.destroy(error);
  }

  /**
   * Whether a stream of the peer's may begin; it is reset otherwise.
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

  /** Whether there is no room for a further stream of the peer's. */
  [kIsFull]() {
    return false;
  }

  _onTimeout() {
    if (this.destroyed) return;
    if (this.#hasWritten()) this[kUpdateTimer]();
    else this.emit('timeout');
  }

  /** Whether a write is in flight, and DATA has left since the timer last asked. */
  #hasWritten() {
    const state = this[kState];
    return this[kHandle].exists && state.streams.some(isWriting) &&
      state.hasSentSince(this[kHandle].count(SESSION_STATS.DATA_SENT));
  }

  [kUpdateTimer]() {
    if (this[kTimeout] !== null) this[kTimeout].refresh();
  }

  [Symbol.for('nodejs.rejection')](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }

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

function isWriting(stream) {
  return stream[kState].isWriting;
}

Object.defineProperty(Http2Session.prototype, 'setTimeout', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  writable: true,
  value: setTimeoutOn,
});

module.exports = { Http2Session };
