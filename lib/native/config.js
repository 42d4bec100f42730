'use strict';

/**
 * Turns the options of a session into the array that native.createSession() reads. The options
 * have been checked before (api/options.js); what is missing or of a wrong type keeps the default
 * of the core.
 */

const { memoryOfProcess } = require('../node/memory');
const { shared } = require('./addon');
const { CONFIG, ROLE } = require('./tables');

/** Receive windows may grow by one such part of the process's memory, all together. */
const WINDOW_PART = 8;

/** The unit of the option `maxSessionMemory`, in octets. */
const MEGABYTE = 1000000;

/**
 * Numeric options that go to C unchanged: the name of the option, its index in the array, and the
 * least value that C gets.
 */
const NUMBERS = [
  ['maxDeflateDynamicTableSize', CONFIG.MAX_DEFLATE_TABLE_SIZE, 0],
  ['peerMaxConcurrentStreams', CONFIG.PEER_MAX_CONCURRENT_STREAMS, 0],
  ['maxReservedRemoteStreams', CONFIG.MAX_RESERVED_REMOTE_STREAMS, 0],
  // The core takes 0 for nghttp2's own limit. No header block fits into 1, which is what 0 means
  // here.
  ['maxSendHeaderBlockLength', CONFIG.MAX_SEND_HEADER_BLOCK_LENGTH, 1],
  ['maxSettings', CONFIG.MAX_SETTINGS_ENTRIES, 1],
  ['maxOutstandingPings', CONFIG.MAX_OUTSTANDING_PINGS, 0],
  ['maxOutstandingSettings', CONFIG.MAX_OUTSTANDING_SETTINGS, 1],
  ['maxSessionInvalidFrames', CONFIG.MAX_INVALID_FRAMES, 0],
  ['maxSessionRejectedStreams', CONFIG.MAX_REJECTED_STREAMS, 0],
  // Not in Node: how many streams the peer may make us reset at once, and per second.
  ['streamErrorBurst', CONFIG.STREAM_ERROR_BURST, 0],
  ['streamErrorRate', CONFIG.STREAM_ERROR_RATE, 0],
  // Not in Node: how many frames may move nothing, at once and per second, and how many
  // WINDOW_UPDATEs may come in proportion to our DATA frames.
  ['glitchBurst', CONFIG.GLITCH_BURST, 0],
  ['glitchRate', CONFIG.GLITCH_RATE, 0],
  ['windowUpdatesPerDataFrame', CONFIG.WINDOW_UPDATES_PER_DATA, 0],
  // Not in Node: how many empty frames may follow each other, how many streams one read may
  // begin, and from how many octets on a chunk of a body is not copied.
  ['maxEmptyFrames', CONFIG.MAX_EMPTY_FRAMES, 0],
  ['maxNewStreamsPerRead', CONFIG.MAX_NEW_STREAMS, 0],
  ['copyThreshold', CONFIG.COPY_THRESHOLD, 0],
  // Not in Node: up to how many octets receive windows grow.
  ['maxStreamWindow', CONFIG.MAX_STREAM_WINDOW, 0],
  ['maxConnectionWindow', CONFIG.MAX_CONNECTION_WINDOW, 0],
];

/**
 * The least `maxHeaderListPairs`, by the role of our side: a request has four pseudo-headers, a
 * response has one, and neither could arrive with fewer pairs.
 */
const MIN_HEADER_PAIRS = { server: 4, client: 1 };

/** Reads an option as Node does, which stores it in an array of uint32. NaN: it is no number. */
function uint32Option(options, name) {
  const value = options[name];
  return typeof value === 'number' ? value >>> 0 : NaN;
}

/**
 * Reads an option in octets, which may exceed a uint32; Infinity: no limit. NaN: it is not valid.
 */
function octetsOption(options, name) {
  const value = options[name];
  return typeof value === 'number' && value >= 0 ? value : NaN;
}

/** Returns the greater of both, but NaN if `value` is NaN, unlike Math.max(). */
function atLeast(minimum, value) {
  return value < minimum ? minimum : value;
}

/**
 * Writes how many RST_STREAM frames the peer may send at once, and per second. Both have to be
 * given; otherwise the core keeps its defaults for both.
 */
function writeResetLimit(options, config) {
  const burst = uint32Option(options, 'streamResetBurst');
  const rate = uint32Option(options, 'streamResetRate');
  if (Number.isNaN(burst) || Number.isNaN(rate)) return;
  config[CONFIG.STREAM_RESET_BURST] = atLeast(1, burst);
  config[CONFIG.STREAM_RESET_RATE] = atLeast(1, rate);
}

/**
 * Fills the array that native.createSession() reads. Options of a wrong type
 * are left out: the core keeps its defaults for them.
 * @param {object} options  of the session
 * @param {number} role  of ROLE
 * @param {object} output
 * @param {boolean} output.separatePieces  whether its frames are to be written one by one
 * @param {number} [output.sendMax]  how many octets one write has, about
 * @param {Float64Array} [config]  the array to fill
 */
function writeConfig(options, role, { separatePieces, sendMax }, config = shared.config) {
  config.fill(NaN);
  for (let i = 0; i < NUMBERS.length; i++) {
    const [name, index, minimum] = NUMBERS[i];
    config[index] = atLeast(minimum, uint32Option(options, name));
  }
  config[CONFIG.MAX_HEADER_PAIRS] = atLeast(
    role === ROLE.SERVER ? MIN_HEADER_PAIRS.server : MIN_HEADER_PAIRS.client,
    uint32Option(options, 'maxHeaderListPairs'));
  config[CONFIG.MAX_SESSION_MEMORY] =
    atLeast(1, uint32Option(options, 'maxSessionMemory')) * MEGABYTE;
  // If the application sets this limit, all that is queued counts, as in Node.
  if (typeof options.maxSessionMemory === 'number') config[CONFIG.COUNT_REFERENCES] = 1;
  config[CONFIG.MAX_SESSION_QUEUED_OCTETS] = octetsOption(options, 'maxSessionQueuedOctets');
  const totalWindow = octetsOption(options, 'maxTotalWindowOctets');
  config[CONFIG.MAX_TOTAL_WINDOW] =
    Number.isNaN(totalWindow) ? memoryOfProcess() / WINDOW_PART : totalWindow;
  if (typeof options.autoWindow === 'boolean') {
    config[CONFIG.AUTO_WINDOW] = Number(options.autoWindow);
  }
  config[CONFIG.PADDING] = uint32Option(options, 'paddingStrategy');
  if (typeof options.strictFieldWhitespaceValidation === 'boolean') {
    config[CONFIG.STRICT_FIELD_WHITESPACE] = Number(options.strictFieldWhitespaceValidation);
  }
  const { maxHeaderSize, maxHeaderListSize } = options.settings ?? {};
  const listSize = maxHeaderSize ?? maxHeaderListSize;
  if (typeof listSize === 'number') config[CONFIG.MAX_HEADER_LIST_SIZE] = listSize;
  config[CONFIG.SEPARATE_PIECES] = Number(separatePieces);
  if (sendMax !== undefined) config[CONFIG.SEND_MAX] = sendMax;
  writeResetLimit(options, config);
}

module.exports = { writeConfig };
