'use strict';

/**
 * The native transport: the addon reads and writes a duplicate of the socket's descriptor. The
 * application still sees the net.Socket. This file keeps its counters, its reference to the loop,
 * its timeout, its end and its errors as if the socket itself were working.
 */

const net = require('node:net');
const os = require('node:os');
const { SESSION_STATS, TRANSPORT } = require('../native/tables');
const { errnoException } = require('../node/errors');
const { setTimeout } = require('../node/timers');
const { isTLSSocket } = require('../node/tls-socket');

/** libuv's status for a connection that the peer has reset. */
const ECONNRESET = -os.constants.errno.ECONNRESET;

/** The kind of descriptor that attach() is told, by the class of the handle. */
const TYPES = { __proto__: null, TCP: TRANSPORT.TCP, Pipe: TRANSPORT.PIPE };

/** Whether the environment switches this transport off. */
const streamOnly = process.env.HTTP2_NATIVE_TRANSPORT === 'stream';

/** Ends the pause of rest(). */
function readOn(transport) {
  transport.rests = false;
  if (transport.pump !== null) transport.pump.handle.setReading(true);
}

/** Stands in for readStart() of the handle, which must not read beside the addon. */
function noRead() {
  return 0;
}

class NativeTransport {
  /**
   * Whether the socket's descriptor can be adopted: a connected TCP or pipe
   * socket of Node's own kind, with nothing of its own on the way out.
   */
  static serves(socket) {
    if (streamOnly || !(socket instanceof net.Socket) || isTLSSocket(socket)) {
      return false;
    }
    const handle = socket._handle;
    return handle != null && handle.fd >= 0 && TYPES[handle.constructor.name] !== undefined &&
      !socket.destroyed && !socket.connecting && socket.writableLength === 0 &&
      !socket.writableEnded && !socket.readableEnded && socket.readable &&
      socket.write === net.Socket.prototype.write;
  }

  /** @param {net.Socket} socket  one that serves() has accepted */
  constructor(socket) {
    /** The socket that the application sees. */
    this.socket = socket;
    /** The pump of the session; null before attach() and after detach(). */
    this.pump = null;
    /** Whether a write is in flight, or the addon goes on sending by itself. */
    this.writing = false;
    /** Whether a write has failed. Reading goes on. */
    this.broken = false;
    /** False: what is submitted leaves at the end of the tick. */
    this.patient = false;
    /** Input always comes from libuv. */
    this.fromLoop = true;
    /** The addon keeps the rest of a read, for next(). */
    this.isNative = true;
    /** Whether the peer has ended its side. */
    this.ended = false;
    /** Whether the socket was flowing when it was handed over. */
    this.flows = false;
    /** Whether reading is paused by rest(). */
    this.rests = false;
    /** The status of the write that has failed; 0: none has. */
    this.writeError = 0;
    /** Called once when nothing is being written any more; null: nobody waits for that. */
    this.onWritten = null;
    /** Octets that the session had received when its counters were last read. */
    this.read = 0;
    /** Octets that the session had sent when its counters were last read. */
    this.written = 0;
  }

  /**
   * Hands the descriptor to the addon, which starts to read.
   * @param {Pump} pump
   * @returns {boolean} false: the descriptor can't be adopted after all
   */
  attach(pump) {
    const { socket } = this;
    const handle = socket._handle;
    const type = TYPES[handle.constructor.name];
    handle.readStop();
    if (pump.handle.attach(handle.fd, type) < 0) {
      handle.readStart();
      return false;
    }
    this.pump = pump;
    // The socket may hold octets already. Until start() they must not flow to the application's
    // listeners, as the session would never see them.
    this.flows = socket.readableFlowing === true;
    if (this.flows) socket.pause();
    // The socket takes its handle for one that reads, and so never starts it.
    handle.reading = true;
    handle.readStart = noRead;
    this.#closeWith(handle);
    this.#keepTrue(socket);
    if (typeof handle.hasRef === 'function' && !handle.hasRef()) {
      pump.handle.setReferenced(false);
    }
    return true;
  }

  /**
   * Detaches when the handle is closed without its socket: by hand, or because the socket has
   * been sent to another process. Then the connection no longer belongs to the session.
   */
  #closeWith(handle) {
    const { socket } = this;
    handle.close = (callback) => {
      delete handle.close;
      if (!socket.destroyed) this.detach();
      handle.close(callback);
    };
  }

  /** Delivers the octets that the socket had read before, or was given back. */
  start() {
    const { socket, pump } = this;
    // While there is a listener for 'readable', nothing flows, and 'end' comes only if somebody
    // calls read().
    if (socket.listenerCount('readable') > 0) socket.removeAllListeners('readable');
    const chunks = [];
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
      chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, socket.readableEncoding) : chunk);
    }
    // In one piece: if a handler throws, nothing is left in the socket that later reads could
    // overtake.
    const octets = Buffer.concat(chunks);
    for (let at = 0; at < octets.length && pump.open; at += pump.inbox.receive(octets, at));
    if (this.flows) socket.resume();
  }

  /** Gives the socket own properties that replace those which would report on its idle handle. */
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
        if (transport.pump !== null) transport.pump.handle.setReferenced(true);
        return ref.call(this);
      }),
      unref: method(function() {
        if (transport.pump !== null) transport.pump.handle.setReferenced(false);
        return unref.call(this);
      }),
      // The end of our side must not overtake what the addon still writes.
      _final: method(function(callback) {
        if (transport.writing) transport.onWritten = () => final.call(this, callback);
        else final.call(this, callback);
      }),
    });
  }

  /**
   * Returns a counter of the session, BYTES_SENT or BYTES_RECEIVED. It keeps its last value when
   * the session is gone.
   */
  count(index) {
    if (this.pump !== null) this.#takeCounters();
    return index === SESSION_STATS.BYTES_SENT ? this.written : this.read;
  }

  /** Remembers the counters of the session, in octets. */
  #takeCounters() {
    const stats = this.pump.handle.stats();
    this.read = stats[SESSION_STATS.BYTES_RECEIVED];
    this.written = stats[SESSION_STATS.BYTES_SENT];
  }

  /** Pauses reading for so many milliseconds, unless it is paused already. */
  rest(ms) {
    if (this.rests || this.pump === null) return;
    this.rests = true;
    this.pump.handle.setReading(false);
    setTimeout(readOn, ms, this);
  }

  /** Does nothing: flush() has written already. */
  send() {}

  /**
   * The addon has read or written by itself: counts as activity of the socket, and calls
   * `onWritten` if no write is left.
   */
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

  /** The peer has ended its side: ends the socket's readable side, from which 'end' follows. */
  onEnd() {
    if (this.ended) return;
    this.ended = true;
    const { socket } = this;
    if (this.writeError === ECONNRESET) {
      // The system reports a reset only once, and it has told the write. For the reading side the
      // end means the same.
      socket.destroy(errnoException(ECONNRESET, 'read'));
      return;
    }
    socket.push(null);
    socket.read(0);
  }

  /**
   * A read or a write of the addon has failed.
   * @param {number} status  of libuv
   * @param {boolean} isWrite
   */
  onError(status, isWrite) {
    this.writing = false;
    if (!isWrite) {
      this.socket.destroy(errnoException(status, 'read'));
    } else if (this.ended) {
      this.socket.destroy();
    } else {
      // Whatever the peer sent before it hung up is still to be read: the socket stays.
      this.writeError = status;
      this.broken = true;
    }
  }

  /** @returns {number} for how many ms nothing has stopped reading; 0: it is stopped now */
  readingFor() {
    return this.pump === null ? 0 : this.pump.handle.readingFor();
  }

  /** Gives the connection back to the socket. */
  detach() {
    if (this.pump === null) return;
    this.#takeCounters();
    this.pump.handle.detach();
    this.pump = null;
    const handle = this.socket._handle;
    if (handle != null) {
      // From here on the socket reads by itself, so that it notices the end of the connection.
      delete handle.readStart;
      handle.readStart();
    }
    this.onActivity(false);
  }
}

module.exports = { NativeTransport };
