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

const ENTRY_TYPE = 'http2';

/** Whether anybody wants entries. */
const watch = { active: false };

/** Those who do; each is alive until disconnect(). */
const observers = new Set();

function ownSymbol(object, description) {
  return Object.getOwnPropertySymbols(object).find((each) => each.description === description);
}

const sample = new PerformanceMark(ENTRY_TYPE);

/** The method of an observer that Node's timeline hands an entry to. */
const kBuffer = ownSymbol(PerformanceObserver.prototype, 'kMaybeBuffer');

/** Where an entry keeps its type and its duration. */
const kEntryType = ownSymbol(sample, 'PerformanceEntry.EntryType');
const kDuration = ownSymbol(sample, 'PerformanceEntry.Duration');

/** Where one of these parts is missing, nobody is noted and there are no entries. */
const supported = [kBuffer, kEntryType, kDuration].every((each) => each !== undefined);

function note(observer, isWanted) {
  if (isWanted) observers.add(observer);
  else observers.delete(observer);
  watch.active = observers.size > 0;
}

/** Notes who observes from now on. */
function watchObservers(prototype) {
  const { observe, disconnect } = prototype;
  const watched = {
    observe(options) {
      Reflect.apply(observe, this, arguments);
      // One observer has either a list of types or adds one at a time.
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

/** Notes who observes already: a mark of no meaning is offered to all of them. */
function findObservers(prototype) {
  const buffer = prototype[kBuffer];
  const found = [];
  prototype[kBuffer] = function() {
    found.push(this);
  };
  const name = `${__filename} ${hrtime.bigint()}`;
  try {
    performance.mark(name);
  } finally {
    prototype[kBuffer] = buffer;
    performance.clearMarks(name);
  }
  for (const observer of found) {
    if (inspect(observer).includes(`'${ENTRY_TYPE}'`)) note(observer, true);
  }
}

if (supported) {
  findObservers(PerformanceObserver.prototype);
  watchObservers(PerformanceObserver.prototype);
}
module.exports = { ENTRY_TYPE, kBuffer, kDuration, kEntryType, observers, watch };
