'use strict';

/**
 * The stream transport: any Duplex, TLS sockets included, as a stream of Node's. It queues what
 * arrives while the session is at work, and stops reading when too much waits or when the peer
 * does not read.
 */

const { AsyncResource } = require('node:async_hooks');
const net = require('node:net');
const os = require('node:os');
const { STATE, commands, state } = require('../native/shared');
const { BRAKE, SESSION_STATS } = require('../native/tables');
const { constants } = require('../node/constants');
const { codes, errnoException } = require('../node/errors');
const { isGone } = require('../native/sockets');
const { now, setImmediate, setTimeout } = require('../node/timers');
const { isTLSSocket } = require('../node/tls-socket');
const { lendMemory, takeBack } = require('./output-memory');
const { kType } = require('../symbols');

const { NGHTTP2_SESSION_SERVER } = constants;

/** How many octets may wait until the session takes them. With more, reading stops. */
const MAX_QUEUED = 64 * 1024;

/** libuv's status for a connection that the peer has reset. */
const ECONNRESET = -os.constants.errno.ECONNRESET;

/** Copies a chunk to memory of its own: not of the pool, which is shared with others. */
function copyOf(chunk) {
  const copy = Buffer.allocUnsafeSlow(chunk.length);
  copy.set(chunk);
  return copy;
}

/**
 * Whether libuv makes `socket` deliver. A Duplex of the application, or TLS over one, delivers
 * from below a function of the application.
 */
function isFromLoop(socket) {
  while (isTLSSocket(socket) && socket._parentWrap) socket = socket._parentWrap;
  return socket instanceof net.Socket && socket._handle != null &&
    socket._handle.constructor.name !== 'JSStream';
}

/**
 * Turns what `socket` holds as strings back into octets, and removes its encoding. That was meant
 * for those who read strings; a session reads octets.
 */
function keepOctets(socket) {
  const { readableEncoding } = socket;
  if (readableEncoding === null) return;
  const chunks = [];
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) chunks.push(chunk);
  socket._readableState.decoder = null;
  socket._readableState.encoding = null;
  for (const chunk of chunks.reverse()) socket.unshift(Buffer.from(chunk, readableEncoding));
}

/** Undoes every cork() of `socket`. */
function uncork(socket) {
  while (socket.writableCorked > 0) socket.uncork();
}

class StreamTransport {
  /**
   * @param {stream.Duplex} socket
   * @param {Pump} pump
   */
  constructor(socket, pump) {
    /** The Duplex that carries the session. */
    this.socket = socket;
    /** The pump of the session; null after detach(). */
    this.pump = pump;
    /** Whether a write is in flight: `socket` has not called back yet. */
    this.writing = false;
    /** Always false: a failed write is an error of the socket, which ends the session. */
    this.broken = false;
    /** Whether the peer has ended its side, and our side has been ended for that. */
    this.ended = false;
    /** Chunks that the session has not taken yet, oldest first. */
    this.queue = [];
    /** Octets of all chunks in the queue, including those of the first that are taken already. */
    this.queued = 0;
    /** How many octets of the first chunk have been taken. */
    this.offset = 0;
    /** Whether readQueue() is due, in a later turn of the loop. */
    this.waiting = false;
    /** How many ms the next wait lasts; 0: until the loop has turned. */
    this.pause = 0;
    /** Whether reading is stopped. */
    this.braked = false;
    /** When reading last went on after a stop, in ms as now() counts; 0: it never stopped. */
    this.readingSince = 0;
    /**
     * Whether the session needs so much more memory since the write in flight began that reading
     * has to stop.
     */
    this.grown = false;
    /**
     * Octets of memory of the session when it first read during the write in flight; 0: not yet.
     */
    this.memoryBefore = 0;
    // Bound, as they are given away as callbacks.
    this.onData = this.onData.bind(this);
    this.onEnd = this.onEnd.bind(this);
    this.onWritten = this.onWritten.bind(this);
    /**
     * A Duplex of the application may call back before its other side has seen the octets. When
     * the loop has turned, it has seen them: what is submitted waits for that. Over TLS start.js
     * makes the first flush wait, too.
     */
    this.patient = !(socket instanceof net.Socket);
    /** Whether input comes from the loop, see isFromLoop(). */
    this.fromLoop = isFromLoop(socket);
    /** The rest of a read stays in the queue, not in the addon. */
    this.isNative = false;
    /** Whether its output may lie in memory that is used again. */
    this.lends = this.fromLoop && isTLSSocket(socket);
    /** Such memory, for the write in flight. */
    this.memory = undefined;
    /** Whether it is a socket of Node's, TLS included, whose push() is taken over. */
    this.takesHandle = socket instanceof net.Socket;
    /** Gives the socket its push() back; null: it has not been taken over. */
    this.giveBack = null;
    /** The callback of every write. */
    this.whenWritten = this.patient ? () => setImmediate(this.onWritten) : this.onWritten;
    this.readQueue = this.readQueue.bind(this);
    /**
     * The asynchronous context in which input is delivered: that of the session, whoever makes
     * the Duplex deliver.
     */
    this.resource = new AsyncResource('JSSTREAM', { requireManualDestroy: true });
    // Until start() nothing must flow to listeners of the application, as the session would never
    // see it.
    if (socket.readableFlowing) socket.pause();
  }

  /**
   * Begins to read from the socket as it was handed over: somebody may have read from it, given
   * octets back, paused or corked it, or still listen to it.
   */
  start() {
    const { socket } = this;
    if (this.takesHandle) keepOctets(socket);
    // While there is a listener for 'readable', nothing flows.
    if (socket.listenerCount('readable') > 0) socket.removeAllListeners('readable');
    socket.on('data', this.onData);
    // A socket of Node's ends its other side by itself, unless it may be half open.
    if (!this.takesHandle) socket.on('end', this.onEnd);
    socket.resume();
    uncork(socket);
    if (this.takesHandle) this.#takeHandle();
  }

  /**
   * Takes over the socket's push(), so that the session gets what the handle reads. Whatever the
   * application does to the socket, or listens to, then has no influence on that.
   */
  #takeHandle() {
    const transport = this;
    const { socket } = this;
    const { push } = socket;
    const take = function(chunk, encoding) {
      if (chunk === null || transport.pump === null) return push.call(this, chunk, encoding);
      // What the socket had read before comes first: read() emits it as 'data'.
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

  /** Queues a chunk, and hands the queue to the session now or later. */
  onData(chunk) {
    if (this.pump === null) return;
    if (typeof chunk === 'string' || this.socket.readableObjectMode) {
      this.pump.session.destroy(new codes.ERR_STREAM_WRAP());
      return;
    }
    // A chunk that others see, too, is copied: a handler may transfer its memory before the
    // session has taken all of it.
    const isShared = this.patient || this.socket.listenerCount('data') > 1;
    this.queue.push(isShared ? copyOf(chunk) : chunk);
    this.queued += chunk.length;
    if (this.queue.length === 1 && !this.waiting && !this.pump.isBusy) this.readQueue();
    else this.#readLater();
    if (this.pump === null) return;
    if (this.writing && !this.grown) this.#measure();
    this.#brake();
  }

  /**
   * Notes whether the memory of the session has grown too much while a write is in flight: a peer
   * that does not read must not make us produce ever more. Growth counts, not size: two peers
   * that both have much to send must each go on reading.
   */
  #measure() {
    const memory = this.pump.handle.count(SESSION_STATS.MEMORY);
    if (this.memoryBefore === 0) this.memoryBefore = memory;
    this.grown = memory > this.memoryBefore + BRAKE.MAX_GROWTH;
  }

  /** Stops reading, or resumes it. What is not read stays with the peer. */
  #brake() {
    const braked = this.grown || this.queued > MAX_QUEUED;
    if (braked === this.braked) return;
    this.braked = braked;
    if (!braked) this.readingSince = now();
    if (braked) this.socket.pause();
    else this.socket.resume();
    // Its Readable still counts as reading, so resume() alone would not restart the handle.
    if (!braked && this.giveBack !== null && !this.socket.destroyed) this.socket._read(0);
  }

  /**
   * Whether the peer of a server has gone. Asked before the server goes on with octets that have
   * waited: such a peer can't be answered, and is served no further.
   */
  #isLost() {
    return this.pump.session[kType] === NGHTTP2_SESSION_SERVER && isGone(this.socket);
  }

  /** Gives the session what is in the queue, until it wants the loop to turn first. */
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

  /**
   * Gives the session the first chunk, and keeps the rest of it that it does not take.
   * @returns {boolean} false: the session wants the loop to turn first
   */
  #readNext() {
    const { pump: { inbox }, queue } = this;
    const chunk = queue[0];
    const start = this.offset;
    // If a handler throws, the octets before it must count as taken.
    queue.shift();
    this.queued -= chunk.length;
    this.offset = 0;
    let isDone;
    try {
      this.resource.runInAsyncScope(inbox.receive, inbox, chunk, start);
    } finally {
      isDone = inbox.taken === chunk.length;
      if (inbox.words > BRAKE.TURN_WORDS && this.pump !== null) this.#readLater();
      if (!isDone && this.pump !== null) {
        queue.unshift(chunk);
        this.queued += chunk.length;
        this.offset = inbox.taken;
      }
    }
    return isDone && !this.waiting;
  }

  /** Forgets what the session has not taken. */
  #drop() {
    this.queue.length = 0;
    this.queued = 0;
    this.offset = 0;
  }

  /** Schedules readQueue() for a later turn of the loop. */
  #readLater() {
    if (this.waiting) return;
    this.waiting = true;
    if (this.pause > 0) setTimeout(this.readQueue, this.pause);
    else setImmediate(this.readQueue);
    this.pause = 0;
  }

  /** Makes the next wait last so many milliseconds. What is being read now is finished first. */
  rest(ms) {
    this.pause = ms;
  }

  /** The peer has ended its side: ends ours when the session has taken all that had arrived. */
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

  /** Writes what flush() has left; drops it if the socket takes nothing any more. */
  send() {
    const octets = this.#takeOutput();
    const { socket } = this;
    if (socket.destroyed || this.#isHalfClosed()) return;
    this.writing = true;
    if (this.takesHandle) uncork(socket);
    this.pump.noteTransit(octets.length);
    const pieces = state[STATE.OUT_PIECES];
    if (pieces > 1) this.#writePieces(octets, Array.from(commands.subarray(0, pieces)));
    else socket.write(octets, this.whenWritten);
  }

  /** @returns {Buffer}  what flush() has left */
  #takeOutput() {
    const { pump: { handle }, socket } = this;
    const length = state[STATE.OUT_LENGTH];
    this.memory = this.lends ? lendMemory(socket, length) : undefined;
    if (this.memory === undefined) return handle.takeOutput();
    handle.fillOutput(this.memory);
    return this.memory.subarray(0, length);
  }

  /**
   * Whether our side has ended because the peer's has. A Duplex whose application has
   * ended it fails on the next write.
   */
  #isHalfClosed() {
    const { socket } = this;
    return socket.writableEnded && (socket.readableEnded || socket instanceof net.Socket);
  }

  /**
   * Writes the frames one by one, each in memory of its own: the Duplex may transfer what it is
   * given.
   */
  #writePieces(octets, lengths) {
    const { socket } = this;
    const last = lengths.pop();
    let at = 0;
    socket.cork();
    for (const length of lengths) socket.write(copyOf(octets.subarray(at, at += length)));
    socket.write(copyOf(octets.subarray(at, at + last)), this.whenWritten);
    socket.uncork();
  }

  /** The write is done: reading may go on, and the session may send what has come up meanwhile. */
  onWritten() {
    this.writing = false;
    if (this.memory !== undefined) takeBack(this.memory);
    this.memory = undefined;
    if (this.pump === null) return;
    this.pump.noteTransit(0);
    this.memoryBefore = 0;
    this.grown = false;
    this.#brake();
    this.pump.outbox.written();
  }

  /** Does nothing: the addon does not work for this transport. */
  onActivity() {}

  /** @returns {number} for how many ms nothing has stopped reading; 0: it is stopped now */
  readingFor() {
    return this.braked ? 0 : now() - this.readingSince;
  }

  /** Does nothing: errors are those of the socket, see session/ending.js. */
  onError() {}

  /** Lets go of the socket, and forgets what has not been taken. */
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
