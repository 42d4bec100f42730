'use strict';

/**
 * Who observes performance entries of type 'http2'. Node has no public way to see that.
 * Those who observe already are found when this is loaded, with the first streams; others
 * are noted as they call observe(). While there are none, a stream costs one look at
 * `watch.active`, and performance.js is not loaded.
 */

const { PerformanceMark, PerformanceObserver, performance } = require('node:perf_hooks');
const { inspect } = require('node:util');
const { hrtime } = require('../node/timers');

/** The type of the entries. */
const ENTRY_TYPE = 'http2';

/** `active`: whether anybody wants entries. */
const watch = { active: false };

/** Those who do. Each is kept alive until it calls disconnect(). */
const observers = new Set();

/** @returns {symbol|undefined} the symbol of this description that `object` has as an own key */
function ownSymbol(object, description) {
  return Object.getOwnPropertySymbols(object).find((each) => each.description === description);
}

/** An entry to look for symbols on. */
const sample = new PerformanceMark(ENTRY_TYPE);

/** The method of an observer to which Node's timeline hands an entry. */
const kBuffer = ownSymbol(PerformanceObserver.prototype, 'kMaybeBuffer');

/** Where an entry keeps its type. */
const kEntryType = ownSymbol(sample, 'PerformanceEntry.EntryType');
/** Where an entry keeps its duration. */
const kDuration = ownSymbol(sample, 'PerformanceEntry.Duration');

/**
 * Whether this Node has all these parts. Without one of them nobody is noted, and there are no
 * entries.
 */
const supported = [kBuffer, kEntryType, kDuration].every((each) => each !== undefined);

/** Notes whether `observer` wants entries of our type. */
function note(observer, isWanted) {
  if (isWanted) observers.add(observer);
  else observers.delete(observer);
  watch.active = observers.size > 0;
}

/** Wraps observe() and disconnect(), so that whoever calls them from now on is noted. */
function watchObservers(prototype) {
  const { observe, disconnect } = prototype;
  const watched = {
    observe(options) {
      Reflect.apply(observe, this, arguments);
      // An observer either has a list of types, or adds one type with each call.
      if (options.entryTypes !== undefined) note(this, options.entryTypes.includes(ENTRY_TYPE));
      else if (options.type === ENTRY_TYPE) note(this, true);
    },
    disconnect() {
      Reflect.apply(disconnect, this, arguments);
      note(this, false);
    },
  };
  Object.assign(prototype, watched);
}

/**
 * Notes who observes already. A mark of no meaning is offered to all observers, which is how they
 * are found; what each of them observes is read off its inspect().
 */
function findObservers(prototype) {
  const buffer = prototype[kBuffer];
  const found = [];
  prototype[kBuffer] = function() {
    found.push(this);
  };
  const name = `${__filename} ${hrtime.bigint()}`;
  try {
    performance.mark(name);
  } catch {
    // The application has put another mark() in its place: then nobody is found.
  } finally {
    prototype[kBuffer] = buffer;
    performance.clearMarks(name);
  }
  for (const observer of found) {
    const shown = inspect(observer, { depth: 2, maxArrayLength: null });
    if (shown.includes(`'${ENTRY_TYPE}'`)) note(observer, true);
  }
}

if (supported) {
  findObservers(PerformanceObserver.prototype);
  watchObservers(PerformanceObserver.prototype);
}
module.exports = { ENTRY_TYPE, kBuffer, kDuration, kEntryType, observers, watch };
