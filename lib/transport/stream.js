'use strict';

/**
 * The stream transport: any Duplex, TLS included, through its public API.
 */

const { AsyncResource } = require('node:async_hooks');
const net = require('node:net');
const os = require('node:os');
const tls = require('node:tls');
const { native, shared, SESSION_STATS, STATE } = require('../binding');
const { constants } = require('../constants');
const { codes, errnoException } = require('../errors');
const { noteTransit } = require('../queued');
const { isGone } = require('../sockets');
const { now, setImmediate, setTimeout } = require('../timers');
const { kType } = require('../symbols');

const { NGHTTP2_SESSION_SERVER } = constants;

/** Octets that a session may grow by during one write before reading stops. */
const MAX_GROWTH = 1024 * 1024;

/** Octets that may wait for the session to take them before it does. */
const MAX_QUEUED = 64 * 1024;

/**
 * A read that has brought so many words of events, a thousand small DATA frames or
 * some hundred requests, is the session's last in this turn of the loop.
 */
const TURN_WORDS = 4096;

/** The peer has gone, and the system has not told the socket yet. */
const ECONNRESET = -os.constants.errno.ECONNRESET;

/** Memory of our own: not of the pool, which is shared with others. */
function copyOf(chunk) {
  const copy = Buffer.allocUnsafeSlow(chunk.length);
  copy.set(chunk);
  return copy;
}

/**
 * Whether libuv is what makes `socket` deliver. A Duplex of the application, or
 * TLS over one, delivers from below one of its functions.
 */
function isFromLoop(socket) {
  while (socket instanceof tls.TLSSocket && socket._parentWrap) socket = socket._parentWrap;
  return socket instanceof net.Socket && socket._handle != null &&
    socket._handle.constructor.name !== 'JSStream';
}

/** An encoding is for who reads strings; a session reads what is behind them. */
function keepOctets(socket) {
  const { readableEncoding } = socket;
  if (readableEncoding === null) return;
  const chunks = [];
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) chunks.push(chunk);
  socket._readableState.decoder = null;
  socket._readableState.encoding = null;
  for (const chunk of chunks.reverse()) socket.unshift(Buffer.from(chunk, readableEncoding));
}

function uncork(socket) {
  while (socket.writableCorked > 0) socket.uncork();
}

class StreamTransport {
  constructor(socket, pump) {
    this.socket = socket;
    this.pump = pump;
    this.writing = false;
    this.broken = false;
    this.ended = false;
    this.queue = []; // read while the session was at work
    this.queued = 0; // octets of all that is in it
    this.offset = 0; // into the first of the queue
    this.waiting = false; // for the loop to turn
    this.pause = 0; // ms to wait instead, the next time
    this.braked = false; // reading has stopped
    this.readingSince = 0; // in ms
    this.grown = false; // until the write is done
    this.memory = 0; // octets of the session when it first read during the write
    this.onData = this.onData.bind(this);
    this.onEnd = this.onEnd.bind(this);
    this.onWritten = this.onWritten.bind(this);
    // A Duplex of the application may call back before its other side has seen
    // the octets; by the next turn of the loop it has.
    this.patient = !(socket instanceof net.Socket);
    this.fromLoop = isFromLoop(socket);
    this.isNative = false;
    this.takesHandle = socket instanceof net.Socket;
    this.giveBack = null;
    this.whenWritten = this.patient ? () => setImmediate(this.onWritten) : this.onWritten;
    this.readQueue = this.readQueue.bind(this);
    // Of the session, whoever makes the Duplex deliver.
    this.resource = new AsyncResource('JSSTREAM', { requireManualDestroy: true });
    // What flows before start() would get past the session.
    if (socket.readableFlowing) socket.pause();
  }

  /**
   * Takes the socket as it is handed over: somebody may have read from it, given
   * octets back, paused or corked it, or still look at it.
   */
  start() {
    const { socket } = this;
    if (this.takesHandle) keepOctets(socket);
    // While somebody listens for 'readable', nothing flows.
    if (socket.listenerCount('readable') > 0) socket.removeAllListeners('readable');
    socket.on('data', this.onData);
    // A socket of Node's ends its other side by itself, unless it may be half open.
    if (!this.takesHandle) socket.on('end', this.onEnd);
    socket.resume();
    uncork(socket);
    if (this.takesHandle) this.#takeHandle();
  }

  /**
   * What a socket of Node's reads from its handle is the session's: whatever is
   * done to the socket, who listens to it and how, has no part in it.
   */
  #takeHandle() {
    const transport = this;
    const { socket } = this;
    const { push } = socket;
    const take = function(chunk, encoding) {
      if (chunk === null || transport.pump === null) return push.call(this, chunk, encoding);
      // What had been read before comes first, by 'data'.
      while (socket.readableLength > 0 && socket.read() !== null);
      transport.onData(chunk);
      return !transport.braked;
    };
    Object.defineProperty(socket, 'push', {
      __proto__: null, configurable: true, writable: true, value: take,
    });
    this.giveBack = () => {
      if (socket.push === take) delete socket.push;
    };
  }

  // -------------------------------------------------------------------- input

  onData(chunk) {
    if (this.pump === null) return;
    if (typeof chunk === 'string' || this.socket.readableObjectMode) {
      this.pump.session.destroy(new codes.ERR_STREAM_WRAP());
      return;
    }
    // Not ours alone: a handler may transfer it before all of it is taken.
    const isShared = this.patient || this.socket.listenerCount('data') > 1;
    this.queue.push(isShared ? copyOf(chunk) : chunk);
    this.queued += chunk.length;
    if (this.queue.length === 1 && !this.waiting && this.pump.busy === 0) this.readQueue();
    else this.#readLater();
    if (this.pump === null) return;
    if (this.writing && !this.grown) this.#measure();
    this.#brake();
  }

  /**
   * A peer that does not read must not make us produce ever more. Growth
   * counts, not size: of two peers that both have much to send each must go on
   * reading.
   */
  #measure() {
    native.sessionStats(this.pump.handle);
    const memory = shared.answers[SESSION_STATS.MEMORY];
    if (this.memory === 0) this.memory = memory;
    this.grown = memory > this.memory + MAX_GROWTH;
  }

  /** Stops to read, or goes on; what is not read stays with the peer. */
  #brake() {
    const braked = this.grown || this.queued > MAX_QUEUED;
    if (braked === this.braked) return;
    this.braked = braked;
    if (!braked) this.readingSince = now();
    if (braked) this.socket.pause();
    else this.socket.resume();
    // Its Readable believes that it reads.
    if (!braked && this.giveBack !== null && !this.socket.destroyed) this.socket._read(0);
  }

  /**
   * Before a server goes on with what has waited: a peer that has gone since then
   * can't be answered, and is served no further.
   */
  #isLost() {
    return this.pump.session[kType] === NGHTTP2_SESSION_SERVER && isGone(this.socket);
  }

  /** Feeds the session until it wants the loop to turn first. */
  readQueue() {
    this.waiting = false;
    const { queue } = this;
    if (this.offset > 0 && this.pump !== null && this.#isLost()) {
      this.#drop();
      this.socket.destroy(errnoException(ECONNRESET, 'read'));
      return;
    }
    try {
      let goesOn = true;
      while (goesOn && this.pump !== null && queue.length > 0) goesOn = this.#readNext();
    } finally {
      if (this.pump !== null) {
        if (queue.length > 0) this.#readLater();
        this.#brake();
      }
    }
  }

  /** @returns {boolean} false: the session wants the loop to turn first */
  #readNext() {
    const { pump, queue } = this;
    const chunk = queue[0];
    const start = this.offset;
    // A handler that throws must find the octets taken.
    queue.shift();
    this.queued -= chunk.length;
    this.offset = 0;
    let isDone;
    try {
      this.resource.runInAsyncScope(pump.receive, pump, chunk, start);
    } finally {
      isDone = pump.taken === chunk.length;
      if (pump.words > TURN_WORDS && this.pump !== null) this.#readLater();
      if (!isDone && this.pump !== null) {
        queue.unshift(chunk);
        this.queued += chunk.length;
        this.offset = pump.taken;
      }
    }
    return isDone && !this.waiting;
  }

  #drop() {
    this.queue.length = 0;
    this.queued = 0;
    this.offset = 0;
  }

  #readLater() {
    if (this.waiting) return;
    this.waiting = true;
    if (this.pause > 0) setTimeout(this.readQueue, this.pause);
    else setImmediate(this.readQueue);
    this.pause = 0;
  }

  /** Takes nothing for so many milliseconds, once what it is at is done. */
  rest(ms) {
    this.pause = ms;
  }

  onEnd() {
    if (this.ended) return;
    if (this.queue.length > 0 && this.pump !== null) {
      setImmediate(this.onEnd);
      return;
    }
    this.ended = true;
    const { socket } = this;
    if (!socket.writableEnded && typeof socket.end === 'function') socket.end();
  }

  // ------------------------------------------------------------------- output

  send() {
    const octets = native.takeOutput(this.pump.handle);
    const { socket } = this;
    if (socket.destroyed || this.#isHalfClosed()) return;
    this.writing = true;
    if (this.takesHandle) uncork(socket);
    noteTransit(this.pump.session, octets.length);
    const pieces = shared.state[STATE.OUT_PIECES];
    if (pieces > 1) this.#writePieces(octets, Array.from(shared.commands.subarray(0, pieces)));
    else socket.write(octets, this.whenWritten);
  }

  /**
   * Whether our side has ended because the peer's has. A Duplex whose application has
   * ended it fails on the next write.
   */
  #isHalfClosed() {
    const { socket } = this;
    return socket.writableEnded && (socket.readableEnded || socket instanceof net.Socket);
  }

  /** Each in memory of its own: the Duplex may transfer what it is given. */
  #writePieces(octets, lengths) {
    const { socket } = this;
    const last = lengths.pop();
    let at = 0;
    socket.cork();
    for (const length of lengths) socket.write(copyOf(octets.subarray(at, at += length)));
    socket.write(copyOf(octets.subarray(at, at + last)), this.whenWritten);
    socket.uncork();
  }

  onWritten() {
    this.writing = false;
    if (this.pump === null) return;
    noteTransit(this.pump.session, 0);
    this.memory = 0;
    this.grown = false;
    this.#brake();
    this.pump.written();
  }

  onActivity() {}

  readingFor() {
    return this.braked ? 0 : now() - this.readingSince;
  }

  onError() {}

  detach() {
    if (this.pump === null) return;
    this.pump = null;
    this.#drop();
    this.resource.emitDestroy();
    this.giveBack?.();
    this.socket.removeListener('data', this.onData);
    this.socket.removeListener('end', this.onEnd);
  }
}

module.exports = { StreamTransport };
