'use strict';

/**
 * The native transport: the addon drives a duplicate of the socket's
 * descriptor. The net.Socket stays what the user sees, so its counters, its
 * reference, its timeout, its end and its errors are kept true from here.
 */

const net = require('node:net');
const os = require('node:os');
const tls = require('node:tls');
const { native, shared, SESSION_STATS } = require('../binding');
const { errnoException } = require('../errors');
const { setTimeout } = require('../timers');

const ECONNRESET = -os.constants.errno.ECONNRESET;

const TYPES = { __proto__: null, TCP: 0, Pipe: 1 };

const streamOnly = process.env.HTTP2_NATIVE_TRANSPORT === 'stream';

function readOn(transport) {
  transport.rests = false;
  if (transport.pump !== null) native.reading(transport.pump.handle, true);
}

function noRead() {
  return 0;
}

class NativeTransport {
  /**
   * Whether the socket's descriptor can be adopted: a connected TCP or pipe
   * socket of Node's own kind, with nothing of its own on the way out.
   */
  static serves(socket) {
    if (streamOnly || !(socket instanceof net.Socket) || socket instanceof tls.TLSSocket) {
      return false;
    }
    const handle = socket._handle;
    return handle != null && handle.fd >= 0 && TYPES[handle.constructor.name] !== undefined &&
      !socket.destroyed && !socket.connecting && socket.writableLength === 0 &&
      !socket.writableEnded && !socket.readableEnded && socket.readable &&
      socket.write === net.Socket.prototype.write;
  }

  constructor(socket) {
    this.socket = socket;
    this.pump = null;
    this.writing = false;
    this.broken = false;
    this.patient = false;
    this.fromLoop = true;
    this.isNative = true; // the addon keeps what it has read
    this.ended = false;
    this.flows = false; // as it was handed over
    this.rests = false; // reads nothing
    this.writeError = 0;
    this.onWritten = null;
    this.read = 0;
    this.written = 0;
  }

  /**
   * Starts to read.
   * @returns {boolean} false: the descriptor can't be adopted after all
   */
  attach(pump) {
    const { socket } = this;
    const handle = socket._handle;
    const type = TYPES[handle.constructor.name];
    handle.readStop();
    if (native.attach(pump.handle, handle.fd, type) < 0) {
      handle.readStart();
      return false;
    }
    this.pump = pump;
    // What flows before start() would get past the session.
    this.flows = socket.readableFlowing === true;
    if (this.flows) socket.pause();
    // The socket believes that it reads, and never does.
    handle.reading = true;
    handle.readStart = noRead;
    this.#closeWith(handle);
    this.#keepTrue(socket);
    if (typeof handle.hasRef === 'function' && !handle.hasRef()) {
      native.referenced(pump.handle, false);
    }
    return true;
  }

  /**
   * A handle may be closed without its socket: by hand, or because it has been
   * sent to another process. The connection is not ours any more then.
   */
  #closeWith(handle) {
    const { socket } = this;
    handle.close = (callback) => {
      delete handle.close;
      if (!socket.destroyed) this.detach();
      handle.close(callback);
    };
  }

  /** Octets that the socket had read, or was given back, before us. */
  start() {
    const { socket, pump } = this;
    // Who listens for 'readable' would have to read the end.
    if (socket.listenerCount('readable') > 0) socket.removeAllListeners('readable');
    const chunks = [];
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
      chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, socket.readableEncoding) : chunk);
    }
    // At once: a handler that throws must not leave the next ones to be overtaken.
    const octets = Buffer.concat(chunks);
    for (let at = 0; at < octets.length && pump.open; at += pump.receive(octets, at));
    if (this.flows) socket.resume();
  }

  /** Own properties of the socket that stand in for those of its handle. */
  #keepTrue(socket) {
    const transport = this;
    const { bytesRead, bytesWritten } = socket;
    const { ref, unref, _final: final } = socket;
    const method = (value) => ({ __proto__: null, configurable: true, writable: true, value });
    Object.defineProperties(socket, {
      bytesRead: {
        __proto__: null,
        configurable: true,
        get: () => bytesRead + transport.count(SESSION_STATS.BYTES_RECEIVED),
      },
      bytesWritten: {
        __proto__: null,
        configurable: true,
        get: () => bytesWritten + transport.count(SESSION_STATS.BYTES_SENT),
      },
      ref: method(function() {
        if (transport.pump !== null) native.referenced(transport.pump.handle, true);
        return ref.call(this);
      }),
      unref: method(function() {
        if (transport.pump !== null) native.referenced(transport.pump.handle, false);
        return unref.call(this);
      }),
      // The end of our side must not overtake what the addon still writes.
      _final: method(function(callback) {
        if (transport.writing) transport.onWritten = () => final.call(this, callback);
        else final.call(this, callback);
      }),
    });
  }

  /** A counter of the session, also when the session is gone. */
  count(index) {
    if (this.pump !== null) this.#takeCounters();
    return index === SESSION_STATS.BYTES_SENT ? this.written : this.read;
  }

  #takeCounters() {
    native.sessionStats(this.pump.handle);
    this.read = shared.answers[SESSION_STATS.BYTES_RECEIVED];
    this.written = shared.answers[SESSION_STATS.BYTES_SENT];
  }

  /** Reads nothing for so many milliseconds. */
  rest(ms) {
    if (this.rests || this.pump === null) return;
    this.rests = true;
    native.reading(this.pump.handle, false);
    setTimeout(readOn, ms, this);
  }

  send() {}

  onActivity(writing) {
    const { socket } = this;
    this.writing = writing;
    if (socket.timeout) socket._unrefTimer();
    if (!this.writing && this.onWritten !== null) {
      const callback = this.onWritten;
      this.onWritten = null;
      callback();
    }
  }

  onEnd() {
    if (this.ended) return;
    this.ended = true;
    const { socket } = this;
    if (this.writeError === ECONNRESET) {
      // The system tells of a reset once, and the write was first to ask.
      socket.destroy(errnoException(ECONNRESET, 'read'));
      return;
    }
    socket.push(null);
    socket.read(0);
  }

  onError(status, isWrite) {
    this.writing = false;
    if (!isWrite) {
      this.socket.destroy(errnoException(status, 'read'));
    } else if (this.ended) {
      this.socket.destroy();
    } else {
      // What the peer sent before it hung up is still to be read.
      this.writeError = status;
      this.broken = true;
    }
  }

  readingFor() {
    return this.pump === null ? 0 : native.readingFor(this.pump.handle);
  }

  detach() {
    if (this.pump === null) return;
    this.#takeCounters();
    native.detach(this.pump.handle);
    this.pump = null;
    const handle = this.socket._handle;
    if (handle != null) {
      // From here on the socket reads for itself, so that it notices the end.
      delete handle.readStart;
      handle.readStart();
    }
    this.onActivity(false);
  }
}

module.exports = { NativeTransport };
