'use strict';

/**
 * stream.Readable whose state is made at the first look. Most requests have no
 * body, and nobody touches their readable side at all.
 */

const EventEmitter = require('node:events');
const { Readable } = require('node:stream');

const { ReadableState } = Readable;

/** The end of the stream is the end of the request, not that of its body. */
const OPTIONS = Object.freeze({ autoDestroy: false });

/**
 * To be extended by a class that has an accessor `_readableState`, the property
 * through which Readable's methods find everything else.
 * @param {import('node:stream').ReadableOptions|undefined} options  given ones
 *   are for a Readable as usual
 * @param {object} events  the first `_events`, with the keys that Readable's has
 * @param {number} eventsCount  listeners in it
 */
function LazyReadable(options, events, eventsCount) {
  if (options !== undefined || typeof this._construct === 'function') {
    const eager = Reflect.construct(Readable, [{ ...OPTIONS, ...options }], new.target);
    for (const [event, listener] of Object.entries(events)) {
      if (listener !== undefined) eager.on(event, listener);
    }
    return eager;
  }
  this._events = events;
  this._eventsCount = eventsCount;
  EventEmitter.call(this);
}

// No further link in the chain of prototypes: what extends this class extends
// Readable.
LazyReadable.prototype = Readable.prototype;
Object.setPrototypeOf(LazyReadable, Readable);

/** Whether somebody has looked at the readable side. */
function isTouched(readable) {
  return Object.hasOwn(readable, '_readableState');
}

/** The state of a readable that nobody has looked at so far. */
function createState(readable) {
  return new ReadableState(OPTIONS, readable, false);
}

/** The same after 'end'. */
function createEndedState(readable) {
  const state = createState(readable);
  state.ended = true;
  state.endEmitted = true;
  state.flowing = true;
  return state;
}

module.exports = { LazyReadable, createEndedState, createState, isTouched };
