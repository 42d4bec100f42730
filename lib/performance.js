'use strict';

/**
 * Performance entries of type 'http2', one for each stream and session that
 * ends while a PerformanceObserver wants them.
 *
 * Node has no public way to make an entry of that type or to see who observes
 * it. So observers are noted as they call observe(), and an entry begins its
 * life as a PerformanceMark that never enters the timeline and is handed to
 * the observers by the method that Node's own timeline uses. Where one of these
 * parts is missing there are no entries. While nobody observes, a stream costs
 * one look at `watch.active`; streams begun before that are not reported.
 */

const { PerformanceEntry, PerformanceMark, PerformanceObserver, performance } =
  require('node:perf_hooks');
const { deprecate, inspect } = require('node:util');
const { native, shared, SESSION_STATS } = require('./binding');
const { constants } = require('./constants');
const { features } = require('./versions');
const { hrtime, now } = require('./timers');
const { kHandle, kId, kState, kType } = require('./symbols');

const { NGHTTP2_SESSION_SERVER } = constants;

const ENTRY_TYPE = 'http2';
const NS_PER_MS = 1e6;

const kFields = Symbol('deprecatedFields');

/** Whether anybody wants entries. */
const watch = { active: false };

/** Those who do; each is alive until disconnect(). */
const observers = new Set();

function ownSymbol(object, description) {
  return Object.getOwnPropertySymbols(object).find((each) => each.description === description);
}

const sample = new PerformanceMark(ENTRY_TYPE);
const kBuffer = ownSymbol(PerformanceObserver.prototype, 'kMaybeBuffer');
const kEntryType = ownSymbol(sample, 'PerformanceEntry.EntryType');
const kDuration = ownSymbol(sample, 'PerformanceEntry.Duration');
const supported = [kBuffer, kEntryType, kDuration].every((each) => each !== undefined);

// -------------------------------------------------------------------- entries

const kDetail = Symbol('detail');

/** What observers get: by name and prototype what Node itself hands out. */
class PerformanceNodeEntry extends PerformanceEntry {
  get detail() {
    return this[kDetail];
  }

  toJSON() {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${inspect(this.toJSON(), {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}

function deprecated(accessor) {
  return deprecate(accessor,
    'Custom PerformanceEntry accessors are deprecated. Please use the detail property.', 'DEP0152');
}

/** The details as properties of the entry, as Node had them once. */
function fieldsOf(detail) {
  const properties = { [kFields]: { value: { ...detail } } };
  for (const key of Object.keys(detail)) {
    properties[key] = {
      configurable: true,
      enumerable: true,
      get: deprecated(function() {
        return this[kFields][key];
      }),
      set: deprecated(function(value) {
        this[kFields][key] = value;
      }),
    };
  }
  return properties;
}

function enqueue(name, startTime, detail) {
  const entry = new PerformanceMark(name, { startTime });
  entry[kEntryType] = ENTRY_TYPE;
  entry[kDuration] = now() - startTime;
  Object.setPrototypeOf(entry, PerformanceNodeEntry.prototype);
  Object.defineProperty(entry, kDetail, { __proto__: null, value: detail });
  if (features.performanceEntryFields) Object.defineProperties(entry, fieldsOf(detail));
  for (const observer of observers) observer[kBuffer](entry);
}

// -------------------------------------------------------------------- streams

/** Times in milliseconds; 0: it has not happened. */
class StreamTiming {
  constructor() {
    this.start = now();
    this.firstHeader = 0;
    this.firstByte = 0;
    this.firstByteSent = 0;
    this.bytesRead = 0;
    this.bytesWritten = 0;
  }

  headersReceived() {
    if (this.firstHeader === 0) this.firstHeader = now() - this.start;
  }

  dataReceived(length) {
    if (this.firstByte === 0) this.firstByte = now() - this.start;
    this.bytesRead += length;
  }

  dataWritten(chunk, latin1) {
    this.bytesWritten += latin1 ? chunk.length : Buffer.byteLength(chunk);
  }

  /** What the stream has written so far has left. */
  dataSent() {
    if (this.firstByteSent === 0 && this.bytesWritten > 0) this.firstByteSent = now() - this.start;
  }
}

/** @returns {StreamTiming} of a stream that begins now */
function timeStream() {
  return new StreamTiming();
}

/** The stream is done. */
function recordStream(stream, sessionState) {
  const { timing } = stream[kState];
  sessionState.timedStreams++;
  sessionState.timedDuration += now() - timing.start;
  if (!watch.active) return;
  enqueue('Http2Stream', timing.start, {
    bytesRead: timing.bytesRead,
    bytesWritten: timing.bytesWritten,
    id: stream[kId],
    timeToFirstByte: timing.firstByte,
    timeToFirstByteSent: timing.firstByteSent,
    timeToFirstHeader: timing.firstHeader,
  });
}

// ------------------------------------------------------------------- sessions

/** How often each limit has tripped, by name; undefined: none has. */
function limitsOf(fields) {
  let tripped;
  for (let limit = 1; limit < native.limits.length; limit++) {
    const count = fields[SESSION_STATS.LIMITS + limit];
    if (count > 0) (tripped ??= {})[native.limits[limit]] = count;
  }
  return tripped;
}

/** The session is about to lose its native half. */
function recordSession(session) {
  native.sessionStats(session[kHandle]);
  const { answers: fields } = shared;
  const limits = limitsOf(fields);
  const { startTime, pingDuration, timedStreams, timedDuration } = session[kState];
  enqueue('Http2Session', startTime, {
    bytesWritten: fields[SESSION_STATS.BYTES_SENT],
    bytesRead: fields[SESSION_STATS.BYTES_RECEIVED],
    framesReceived: fields[SESSION_STATS.FRAMES_RECEIVED],
    framesSent: fields[SESSION_STATS.FRAMES_SENT],
    maxConcurrentStreams: fields[SESSION_STATS.MAX_CONCURRENT_STREAMS],
    // Documented in milliseconds, yet in nanoseconds wherever Node has it.
    pingRTT: Math.round(pingDuration * NS_PER_MS),
    streamAverageDuration: timedStreams === 0 ? 0 : timedDuration / timedStreams,
    streamCount: fields[SESSION_STATS.STREAMS_OPENED],
    type: session[kType] === NGHTTP2_SESSION_SERVER ? 'server' : 'client',
    ...(limits !== undefined && { limits }),
  });
}

// ------------------------------------------------------------------ observers

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

module.exports = { recordSession, recordStream, timeStream, watch };
