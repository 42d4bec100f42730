'use strict';

/** Http2Session: what server and client sessions share. */

const EventEmitter = require('node:events');
const tls = require('node:tls');
const { inspect } = require('node:util');
const { constants } = require('./constants');
const { native, shared, SESSION_STATE } = require('./binding');
const { startClosing } = require('./closing');
const { codes, NghttpError } = require('./errors');
const { debugSession } = require('./debug');
const { limitNamed, publishCoreLimit } = require('./limits');
const lifecycle = require('./session-lifecycle');
const { PendingPing, PendingSettings } = require('./pending');
const { PendingStreams } = require('./pending-streams');
const { createSocketProxy } = require('./socket-proxy');
const {
  customSettingsFromShared, fillSettings, settingsFromShared, validateSettings,
} = require('./settings');
const { ERR_TOO_MANY_SETTINGS } = require('./status');
const { StreamTable } = require('./stream-table');
const { setTimeoutOn } = require('./timeout');
const {
  assertIsObject, validateBuffer, validateFunction, validateInt32, validateNumber,
} = require('./validators');
const { nextTick } = require('./timers');
const {
  kAlpnProtocol, kBoundSession, kEncrypted, kHandle, kLocalSettings, kMaybeDestroy, kOptions,
  kProxySocket, kRemoteSettings, kSocket, kState, kStrict, kTimeout, kTransport, kType,
  kUpdateTimer,
} = require('./symbols');

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR } = constants;

const MAX_STREAM_ID = 2 ** 32 - 1;
const MAX_PEER_STREAM_ID = 2 ** 31 - 1;
const PING_LENGTH = 8;
const OUTSTANDING_SETTINGS = limitNamed('max_outstanding_settings');

class SessionState {
  constructor() {
    this.connected = false;
    this.closed = false;
    this.destroyed = false;
    this.lingers = false; // once destroyed: PINGs on their way are still answered
    this.destroyCode = NGHTTP2_NO_ERROR;
    this.greeted = false; // the peer's first SETTINGS have come
    this.timeouts = null; // Timeouts, while there is a connection
    this.closing = null; // Closing, once there is nothing but to end
    this.closedBy = 0; // the limit that has led to close()
    this.goawayCode = null; // of the peer's GOAWAY
    this.goawayLastStreamId = null;
    this.endedByPeer = false; // its GOAWAY has a code
    this.streams = new StreamTable();
    this.pendingStreams = new PendingStreams();
    this.leaving = null; // streams that still have to be destroyed, if they are many
    this.spared = []; // streams that outlive the session until they are read
    this.lastStreamId = 0; // of the peer's, that the application has seen
    this.lastAllowedId = MAX_PEER_STREAM_ID; // of the peer's, by our goaway()
    this.pendingAck = 0;
    this.pendingSettings = [];
    this.pendingPings = [];
    this.originSet = undefined;
    this.startTime = 0; // and the rest for the performance entry, in ms
    this.pingDuration = 0;
    this.timedStreams = 0;
    this.timedDuration = 0;
    this.localCustomSettings = undefined; // what we have sent
    this.leavesNoRoom = false; // the peer may begin no stream
    this.dataSentAtTimeout = 0; // octets
    this.waiting = 0; // octets, see queued.js
    this.inTransit = 0;
    this.waitingTold = 0;
    this.unread = 0; // octets, at most: see unread.js
    this.unreadLimit = 0; // not known yet
    this.pieces = 0; // small ones, at most
    this.crowded = false; // by pieces
    this.withholds = false; // credit of the connection
    this.pushes = 0; // promised streams that are not destroyed
  }
}

class Http2Session extends EventEmitter {
  /**
   * @param {number} type
   * @param {object} options
   * @param {stream.Duplex} socket
   * @param {boolean} [guarded]  nobody could catch what the start throws
   */
  constructor(type, options, socket, guarded = false) {
    super();
    if (socket[kBoundSession] !== undefined) throw new codes.ERR_HTTP2_SOCKET_BOUND();
    socket[kBoundSession] = this;
    this[kState] = new SessionState();
    this[kType] = type;
    this[kStrict] = options.strictSingleValueFields !== false;
    this[kOptions] = options;
    this[kSocket] = socket;
    this[kHandle] = 0;
    this[kTransport] = null; // the pump
    this[kProxySocket] = null;
    this[kTimeout] = null;
    this[kAlpnProtocol] = undefined;
    this[kEncrypted] = undefined;
    this[kLocalSettings] = undefined;
    this[kRemoteSettings] = undefined;
    socket.on('error', lifecycle.socketOnError);
    socket.on('close', lifecycle.socketOnClose);
    if (socket.connecting || socket.secureConnecting) {
      const event = socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect';
      socket.once(event, () => lifecycle.startSession(this, true));
    } else {
      lifecycle.startSession(this, guarded);
    }
    debugSession(this, 'created');
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
    return Array.from(lifecycle.originSetOf(this));
  }

  get pendingSettingsAck() {
    return this[kState].pendingAck > 0;
  }

  /** @returns {object} 9 numbers, or nothing while there is no connection */
  get state() {
    if (this[kHandle] === 0) return {};
    native.sessionState(this[kHandle]);
    const { answers: fields } = shared;
    return {
      effectiveLocalWindowSize: fields[SESSION_STATE.EFFECTIVE_LOCAL_WINDOW_SIZE],
      effectiveRecvDataLength: fields[SESSION_STATE.EFFECTIVE_RECV_DATA_LENGTH],
      nextStreamID: fields[SESSION_STATE.NEXT_STREAM_ID],
      localWindowSize: fields[SESSION_STATE.LOCAL_WINDOW_SIZE],
      lastProcStreamID: fields[SESSION_STATE.LAST_PROC_STREAM_ID],
      remoteWindowSize: fields[SESSION_STATE.REMOTE_WINDOW_SIZE],
      outboundQueueSize: fields[SESSION_STATE.OUTBOUND_QUEUE_SIZE],
      deflateDynamicTableSize: fields[SESSION_STATE.DEFLATE_DYNAMIC_TABLE_SIZE],
      inflateDynamicTableSize: fields[SESSION_STATE.INFLATE_DYNAMIC_TABLE_SIZE],
    };
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
    if (this[kHandle] === 0) return {};
    native.readSettings(this[kHandle], false);
    this[kLocalSettings] = settingsFromShared(this[kState].localCustomSettings);
    return this[kLocalSettings];
  }

  /** The peer's settings, as far as they have arrived. */
  get remoteSettings() {
    if (this[kHandle] === 0) return {};
    if (this[kRemoteSettings] !== undefined) return this[kRemoteSettings];
    const custom = customSettingsFromShared(native.customSettings(this[kHandle]),
      this[kOptions].remoteCustomSettings);
    native.readSettings(this[kHandle], true);
    this[kRemoteSettings] = settingsFromShared(custom);
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
      const status = native.setLocalWindowSize(this[kHandle], size);
      if (status === constants.NGHTTP2_ERR_NOMEM) this.destroy(new codes.ERR_HTTP2_NO_MEM());
      else this[kTransport].schedule();
    });
  }

  /** @param {number} id  of the next stream of ours, up to 2^32-1 */
  setNextStreamID(id) {
    this.#assertAlive();
    validateNumber(id, 'id');
    if (id <= 0 || id > MAX_STREAM_ID) {
      throw new codes.ERR_OUT_OF_RANGE('id', `> 0 and <= ${MAX_STREAM_ID}`, id);
    }
    this.#whenConnected(() => native.setNextStreamId(this[kHandle], id));
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
    return lifecycle.submitPing(this, payload, new PendingPing(callback));
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
    this.#whenConnected(() => this.#submitSettings(copy, pending));
  }

  #submitSettings(settings, pending) {
    if (this.destroyed) return;
    const state = this[kState];
    this[kUpdateTimer]();
    const status = native.settings(this[kHandle], fillSettings(settings));
    if (status === ERR_TOO_MANY_SETTINGS) {
      publishCoreLimit(this, OUTSTANDING_SETTINGS);
      this.destroy(new codes.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
      return;
    }
    if (status < 0) {
      this.destroy(new NghttpError(status));
      return;
    }
    if (settings.customSettings) state.localCustomSettings = settings.customSettings;
    if (settings.maxConcurrentStreams !== undefined) {
      state.leavesNoRoom = settings.maxConcurrentStreams === 0;
    }
    state.pendingSettings.push(pending);
    this[kTransport].schedule();
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
    const opaque = opaqueData === undefined ? undefined : lifecycle.copyOf(opaqueData);
    this.#whenConnected(() => lifecycle.submitGoaway(this, code, lastStreamID, opaque));
  }

  /**
   * Ends the session now: every stream is destroyed, the peer gets a GOAWAY.
   * When the peer has ended it, the streams go that are still to be read.
   * @param {Error|number} [error]  a number is the code of the GOAWAY
   * @param {number} [code]
   */
  destroy(error = NGHTTP2_NO_ERROR, code) {
    if (this.destroyed) {
      lifecycle.destroySpared(this);
      return;
    }
    if (typeof error === 'number') {
      code = error;
      error = code !== NGHTTP2_NO_ERROR ? new codes.ERR_HTTP2_SESSION_ERROR(code) : undefined;
    }
    if (code === undefined && error != null) code = NGHTTP2_INTERNAL_ERROR;
    lifecycle.closeSession(this, code >>> 0, error);
  }

  /**
   * Ends the session when its streams are done.
   * @param {Function} [callback]  once for 'close'
   */
  close(callback) {
    if (this.closed || this.destroyed) return;
    debugSession(this, 'marking session closed');
    this[kState].closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.#whenConnected(() => lifecycle.submitShutdown(this));
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
      const pump = this[kTransport];
      if (pump !== null && pump.open && pump.hasPending) {
        startClosing(this);
        return;
      }
    }
    this.destroy(error);
  }

  _onTimeout() {
    if (this.destroyed) return;
    if (lifecycle.hasWritten(this)) this[kUpdateTimer]();
    else this.emit('timeout');
  }

  [kUpdateTimer]() {
    if (this[kTimeout] !== null) this[kTimeout].refresh();
  }

  [Symbol.for('nodejs.rejection')](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }

  [inspect.custom](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const description = {
      type: this[kType],
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      localSettings: this.localSettings,
      remoteSettings: this.remoteSettings,
    };
    return `Http2Session ${inspect(description, {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
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
