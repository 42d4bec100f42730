'use strict';

/**
 * A stream.Readable whose state is made when somebody first looks at it. Most requests have no
 * body, and nobody touches their readable side at all.
 */

const EventEmitter = require('node:events');
const { Readable } = require('node:stream');

const { ReadableState } = Readable;

/** A request ends with its stream, and not with its body. */
const OPTIONS = Object.freeze({ autoDestroy: false });

/**
 * A class to be extended by one that has an accessor `_readableState`. That is the property
 * through which the methods of Readable find everything else.
 * @param {import('node:stream').ReadableOptions|undefined} options  if given, a Readable is made
 *   as usual, with its state
 * @param {object} events  the first `_events`, with the keys that Readable's has
 * @param {number} eventsCount  how many listeners are in it
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

// There is no link more in the chain of prototypes: what extends this class extends Readable.
LazyReadable.prototype = Readable.prototype;
Object.setPrototypeOf(LazyReadable, Readable);

/** Whether somebody has looked at the readable side, so that the state has been made. */
function isTouched(readable) {
  return Object.hasOwn(readable, '_readableState');
}

/** Makes the state of a readable that nobody has looked at so far. */
function createState(readable) {
  return new ReadableState(OPTIONS, readable, false);
}

/** Makes the state of a readable that has emitted 'end' while nobody looked. */
function createEndedState(readable) {
  const state = createState(readable);
  state.ended = true;
  state.endEmitted = true;
  state.flowing = true;
  return state;
}

module.exports = { LazyReadable, createEndedState, createState, isTouched };
