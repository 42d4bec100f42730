'use strict';

/**
 * Performance entries of type 'http2', one for each stream and session that ends while a
 * PerformanceObserver wants them.
 *
 * Node has no public way to make an entry of that type. So one begins its life as a
 * PerformanceMark that never enters the timeline, and is handed to the observers by the method
 * that Node's own timeline uses. A stream that has begun while nobody observed is not reported.
 */

const { PerformanceEntry, PerformanceMark } = require('node:perf_hooks');
const { deprecate, inspect } = require('node:util');
const { limitNames } = require('../native/status');
const { SESSION_STATS } = require('../native/tables');
const { constants } = require('../node/constants');
const { describe } = require('../node/inspect');
const { features } = require('../node/versions');
const { now } = require('../node/timers');
const { ENTRY_TYPE, kBuffer, kDuration, kEntryType, observers, watch } = require('./observers');
const { kHandle, kId, kState, kType } = require('../symbols');

const { NGHTTP2_SESSION_SERVER } = constants;

const NS_PER_MS = 1e6;

/** From our clock to that of performance entries, which no fake can stop, in ms. */
const OFFSET = new PerformanceMark(ENTRY_TYPE).startTime - now();

/** On an entry: a copy of its details, which the deprecated properties read and write. */
const kFields = Symbol('deprecatedFields');

// -------------------------------------------------------------------- entries

/** On an entry: its details. */
const kDetail = Symbol('detail');

/** What observers get. By its name and its prototype it is what Node itself hands out. */
class PerformanceNodeEntry extends PerformanceEntry {
  /** @returns {object} what has been measured */
  get detail() {
    return this[kDetail];
  }

  toJSON() {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }

  [inspect.custom](depth, options) {
    return describe(this, this.constructor.name, depth, options, () => this.toJSON());
  }
}

/** Wraps an accessor in Node's warning. */
function deprecated(accessor) {
  return deprecate(accessor,
    'Custom PerformanceEntry accessors are deprecated. Please use the detail property.', 'DEP0152');
}

/** The descriptors of the properties that Node's entries once had for their details. */
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

/**
 * Makes an entry that ends now, and hands it to all observers.
 * @param {string} name
 * @param {number} startTime  ms, as of now()
 * @param {object} detail
 */
function enqueue(name, startTime, detail) {
  const entry = new PerformanceMark(name, { startTime: startTime + OFFSET });
  entry[kEntryType] = ENTRY_TYPE;
  entry[kDuration] = now() - startTime;
  Object.setPrototypeOf(entry, PerformanceNodeEntry.prototype);
  Object.defineProperty(entry, kDetail, { __proto__: null, value: detail });
  if (features.performanceEntryFields) Object.defineProperties(entry, fieldsOf(detail));
  for (const observer of observers) observer[kBuffer](entry);
}

// -------------------------------------------------------------------- streams

/** What is measured of a stream. Times are in ms from `start`; 0: it has not happened yet. */
class StreamTiming {
  constructor() {
    /** When the stream began, in ms since the process did. */
    this.start = now();
    /** When the first header block arrived. */
    this.firstHeader = 0;
    /** When the first octets of the body arrived. */
    this.firstByte = 0;
    /** When the first octets of the body had left. */
    this.firstByteSent = 0;
    /** Octets of the body that have arrived. */
    this.bytesRead = 0;
    /** Octets of the body that have been handed to the core. */
    this.bytesWritten = 0;
  }

  /** A header block has arrived. */
  headersReceived() {
    if (this.firstHeader === 0) this.firstHeader = now() - this.start;
  }

  /** `length` octets of the body have arrived. */
  dataReceived(length) {
    if (this.firstByte === 0) this.firstByte = now() - this.start;
    this.bytesRead += length;
  }

  /** A chunk has been handed to the core, encoded as latin1 or else as UTF-8. */
  dataWritten(chunk, latin1) {
    this.bytesWritten += latin1 ? chunk.length : Buffer.byteLength(chunk);
  }

  /** The core is to send `length` octets of a file. */
  fileWritten(length) {
    this.bytesWritten += length;
  }

  /** What had been handed to the core has left. */
  dataSent() {
    if (this.firstByteSent === 0 && this.bytesWritten > 0) this.firstByteSent = now() - this.start;
  }
}

/** @returns {StreamTiming} of a stream that begins now */
function timeStream() {
  return new StreamTiming();
}

/** The stream is destroyed: it counts for its session, and an entry is made of it. */
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

/** @returns {object|undefined} how often each limit has tripped, by name; undefined: none has */
function limitsOf(stats) {
  let tripped;
  for (let limit = 1; limit < limitNames.length; limit++) {
    const count = stats[SESSION_STATS.LIMITS + limit];
    if (count > 0) (tripped ??= {})[limitNames[limit]] = count;
  }
  return tripped;
}

/** The session is about to lose its native half: an entry is made of it. */
function recordSession(session) {
  const stats = session[kHandle].stats();
  const limits = limitsOf(stats);
  const { startTime, pingDuration, timedStreams, timedDuration } = session[kState];
  enqueue('Http2Session', startTime, {
    bytesWritten: stats[SESSION_STATS.BYTES_SENT],
    bytesRead: stats[SESSION_STATS.BYTES_RECEIVED],
    framesReceived: stats[SESSION_STATS.FRAMES_RECEIVED],
    framesSent: stats[SESSION_STATS.FRAMES_SENT],
    maxConcurrentStreams: stats[SESSION_STATS.MAX_CONCURRENT_STREAMS],
    // Node documents milliseconds, and has nanoseconds in every version.
    pingRTT: Math.round(pingDuration * NS_PER_MS),
    streamAverageDuration: timedStreams === 0 ? 0 : timedDuration / timedStreams,
    streamCount: stats[SESSION_STATS.STREAMS_OPENED],
    type: session[kType] === NGHTTP2_SESSION_SERVER ? 'server' : 'client',
    ...(limits !== undefined && { limits }),
  });
}

module.exports = { recordSession, recordStream, timeStream };
