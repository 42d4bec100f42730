'use strict';

/**
 * Records what a program can see, in order: every event, and when the tick and
 * the microtask ran that were queued in it.
 */

const { comparable } = require('../comparable');

const SESSION_EVENTS = [
  'altsvc', 'close', 'connect', 'error', 'frameError', 'goaway', 'localSettings', 'origin',
  'ping', 'remoteSettings', 'timeout',
];
const STREAM_EVENTS = [
  'aborted', 'close', 'continue', 'data', 'drain', 'end', 'error', 'finish', 'frameError',
  'headers', 'pause', 'push', 'ready', 'response', 'resume', 'timeout', 'trailers',
  'wantTrailers',
];

/** In which no handler is called: on Node it often does not come at all. */
const UNCOUNTED = 'finish';

const settled = Promise.resolve();

class Recorder {
  /** What has been seen since `start()`. */
  lines = [];
  /** The streams that the program knows, oldest first. */
  streams = [];
  #emitters = [];
  /** Those whose body is not read yet. */
  #unread = [];
  #reads;
  #running = false;
  #trigger;
  #countdown;

  /** @param {{reads?: boolean}} [options]  false: no body is read until `read()` */
  constructor({ reads = true } = {}) {
    this.#reads = reads;
  }

  /** Records from now on; `trigger` is called in event number `at`. */
  start(trigger, at) {
    this.lines = [];
    this.#running = true;
    this.#trigger = trigger;
    this.#countdown = at;
  }

  stop() {
    this.#running = false;
  }

  note(line) {
    if (this.#running) this.lines.push(line);
  }

  /** An event, from its listener; `subject` is what it is about. */
  event(who, name, args, subject) {
    if (!this.#running) return;
    const shown = args.map(comparable).filter((arg) => arg !== undefined);
    this.lines.push([who, name, ...shown.map((arg) => JSON.stringify(arg))].join(' '));
    process.nextTick(() => this.note(`  tick of ${who} ${name}`));
    settled.then(() => this.note(`  microtask of ${who} ${name}`));
    if (name !== UNCOUNTED && this.#countdown-- === 0) this.#trigger(subject);
  }

  watch(emitter, who, names) {
    const now = this.#reads ? names : names.filter((name) => name !== 'data');
    if (now.length < names.length) this.#unread.push({ emitter, who });
    this.#emitters.push({ emitter, who, names: now });
    for (const name of now) this.#listen(emitter, who, name);
    return emitter;
  }

  #listen(emitter, who, name) {
    emitter.on(name, (...args) => this.event(who, name, args, emitter));
  }

  /** Begins to read all bodies. */
  read() {
    this.#reads = true;
    for (const { emitter, who } of this.#unread.splice(0)) this.#listen(emitter, who, 'data');
  }

  session(session) {
    return this.watch(session, 'session', SESSION_EVENTS);
  }

  stream(stream) {
    this.streams.push(stream);
    return this.watch(stream, `stream ${stream.id}`, STREAM_EVENTS);
  }

  /** Request and response of the compat API; their stream is left alone. */
  exchange(request, response) {
    const { stream } = request;
    this.streams.push(stream);
    this.watch(request, `request ${stream.id}`,
               ['aborted', 'close', 'data', 'end', 'error', 'pause', 'resume']);
    this.watch(response, `response ${stream.id}`, ['close', 'drain', 'error', 'finish']);
  }

  /** Second listeners, as somebody adds who has come late. */
  listenAgain(prefix) {
    for (const { emitter, who, names } of this.#emitters) {
      for (const name of names) emitter.on(name, () => this.note(`${prefix}: ${who} ${name}`));
    }
  }
}

module.exports = { Recorder };
