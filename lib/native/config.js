'use strict';

/** What a session of the addon is made with: options in the array that C reads. */

const { shared } = require('./addon');
const { CONFIG, ROLE } = require('./tables');

/** Of memory options. */
const MEGABYTE = 1000000;

/** Numeric options that go to C as they are: name, index, least value. */
const NUMBERS = [
  ['maxDeflateDynamicTableSize', CONFIG.MAX_DEFLATE_TABLE_SIZE, 0],
  ['peerMaxConcurrentStreams', CONFIG.PEER_MAX_CONCURRENT_STREAMS, 0],
  ['maxReservedRemoteStreams', CONFIG.MAX_RESERVED_REMOTE_STREAMS, 0],
  // 0 means nghttp2's own limit to C; nothing at all fits into 1.
  ['maxSendHeaderBlockLength', CONFIG.MAX_SEND_HEADER_BLOCK_LENGTH, 1],
  ['maxSettings', CONFIG.MAX_SETTINGS_ENTRIES, 1],
  ['maxOutstandingPings', CONFIG.MAX_OUTSTANDING_PINGS, 0],
  ['maxOutstandingSettings', CONFIG.MAX_OUTSTANDING_SETTINGS, 1],
  ['maxSessionInvalidFrames', CONFIG.MAX_INVALID_FRAMES, 0],
  ['maxSessionRejectedStreams', CONFIG.MAX_REJECTED_STREAMS, 0],
  // Not in Node: streams that the peer makes us reset, at once and per second.
  ['streamErrorBurst', CONFIG.STREAM_ERROR_BURST, 0],
  ['streamErrorRate', CONFIG.STREAM_ERROR_RATE, 0],
  // Nor: frames that move nothing, and WINDOW_UPDATEs that do.
  ['glitchBurst', CONFIG.GLITCH_BURST, 0],
  ['glitchRate', CONFIG.GLITCH_RATE, 0],
  ['windowUpdatesPerDataFrame', CONFIG.WINDOW_UPDATES_PER_DATA, 0],
  // Nor: consecutive empty frames, new streams of one read, octets.
  ['maxEmptyFrames', CONFIG.MAX_EMPTY_FRAMES, 0],
  ['maxNewStreamsPerRead', CONFIG.MAX_NEW_STREAMS, 0],
  ['copyThreshold', CONFIG.COPY_THRESHOLD, 0],
];

/** Pseudo-headers of a request, and of a response: fewer pairs would forbid both. */
const MIN_HEADER_PAIRS = { server: 4, client: 1 };

/** As Node's array of uint32 takes it; what is no number, is not there. */
function uint32Option(options, name) {
  const value = options[name];
  return typeof value === 'number' ? value >>> 0 : NaN;
}

/** Octets, of which there may be more than a uint32 can tell; Infinity: no limit. */
function octetsOption(options, name) {
  const value = options[name];
  return typeof value === 'number' && value >= 0 ? value : NaN;
}

/** Math.max() that leaves NaN alone. */
function atLeast(minimum, value) {
  return value < minimum ? minimum : value;
}

/** The bucket for RST_STREAM frames: both numbers, or the core's. */
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
 * @param {object} options
 * @param {number} role  of ROLE
 * @param {boolean} separatePieces  the frames of the output leave one by one
 * @param {Float64Array} [config]
 */
function writeConfig(options, role, separatePieces, config = shared.config) {
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
  // Who sets a limit means all that is queued, as in Node.
  if (typeof options.maxSessionMemory === 'number') config[CONFIG.COUNT_REFERENCES] = 1;
  config[CONFIG.MAX_SESSION_QUEUED_OCTETS] = octetsOption(options, 'maxSessionQueuedOctets');
  config[CONFIG.PADDING] = uint32Option(options, 'paddingStrategy');
  if (typeof options.strictFieldWhitespaceValidation === 'boolean') {
    config[CONFIG.STRICT_FIELD_WHITESPACE] = Number(options.strictFieldWhitespaceValidation);
  }
  const { maxHeaderSize, maxHeaderListSize } = options.settings ?? {};
  const listSize = maxHeaderSize ?? maxHeaderListSize;
  if (typeof listSize === 'number') config[CONFIG.MAX_HEADER_LIST_SIZE] = listSize;
  config[CONFIG.SEPARATE_PIECES] = Number(separatePieces);
  writeResetLimit(options, config);
}

module.exports = { writeConfig };
