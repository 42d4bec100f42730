'use strict';

/**
 * SETTINGS (RFC 9113, 6.5) on their way to C and from C. Those that are sent are written to a
 * shared array as pairs of id and value; the values that hold come as a row of seven. Ranges are
 * checked elsewhere, in session/settings.js.
 */

const { codes } = require('../node/errors');
const { native, shared } = require('./addon');
const { CONSTANT } = require('./tables');

const MAX_UINT32 = 2 ** 32 - 1;
const MAX_UINT16 = 2 ** 16 - 1;

/** Identifiers of the settings that have a name of their own. */
const ID = Object.freeze({
  HEADER_TABLE_SIZE: CONSTANT.SETTINGS_HEADER_TABLE_SIZE,
  ENABLE_PUSH: CONSTANT.SETTINGS_ENABLE_PUSH,
  MAX_CONCURRENT_STREAMS: CONSTANT.SETTINGS_MAX_CONCURRENT_STREAMS,
  INITIAL_WINDOW_SIZE: CONSTANT.SETTINGS_INITIAL_WINDOW_SIZE,
  MAX_FRAME_SIZE: CONSTANT.SETTINGS_MAX_FRAME_SIZE,
  MAX_HEADER_LIST_SIZE: CONSTANT.SETTINGS_MAX_HEADER_LIST_SIZE,
  ENABLE_CONNECT_PROTOCOL: CONSTANT.SETTINGS_ENABLE_CONNECT_PROTOCOL,
});

/**
 * Returns the value of setting 6. `maxHeaderSize` is an alias of `maxHeaderListSize`, and wins
 * over it.
 */
function headerListSize({ maxHeaderListSize, maxHeaderSize }) {
  if (maxHeaderSize === undefined) return maxHeaderListSize;
  if (maxHeaderSize !== maxHeaderListSize) {
    process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  }
  return maxHeaderSize;
}

/**
 * Writes custom settings to `out`, from the index `position` on, and returns the index behind
 * them. Values that are no numbers are left out.
 * @throws {RangeError} ERR_HTTP2_INVALID_SETTING_VALUE: an id or a value is not above zero
 */
function fillCustomSettings(custom, out, position) {
  for (const [key, value] of Object.entries(custom)) {
    if (typeof value !== 'number') continue;
    const id = Number(key);
    if (!(id > 0)) {
      throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', id, 0, MAX_UINT16);
    }
    if (!(value > 0)) {
      throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(
        'Range Error', value, 0, MAX_UINT32);
    }
    out[position++] = id;
    out[position++] = value;
  }
  return position;
}

/**
 * Writes the settings that are given as pairs of id and value, in ascending order of ids, with
 * the custom ones last.
 * @param {object} settings  checked by validateSettings()
 * @param {Uint32Array} [out]  by default the array that native.settings() and packSettings() read
 * @returns {number}  how many pairs there are
 */
function fillSettings(settings, out = shared.settings) {
  const known = [
    ID.HEADER_TABLE_SIZE, settings.headerTableSize,
    ID.ENABLE_PUSH, settings.enablePush,
    ID.MAX_CONCURRENT_STREAMS, settings.maxConcurrentStreams,
    ID.INITIAL_WINDOW_SIZE, settings.initialWindowSize,
    ID.MAX_FRAME_SIZE, settings.maxFrameSize,
    ID.MAX_HEADER_LIST_SIZE, headerListSize(settings),
    ID.ENABLE_CONNECT_PROTOCOL, settings.enableConnectProtocol,
  ];
  let position = 0;
  for (let i = 0; i < known.length; i += 2) {
    if (known[i + 1] === undefined) continue;
    out[position++] = known[i];
    out[position++] = Number(known[i + 1]);
  }
  if (settings.customSettings) {
    position = fillCustomSettings(settings.customSettings, out, position);
  }
  return position / 2;
}

/**
 * Makes the object that `localSettings` or `remoteSettings` shows.
 * @param {Int32Array|Uint32Array} values  of the settings 1 to 6 and 8, in this order: from a
 *   SETTINGS event, or from native.readSettings()
 * @param {object} [custom]  id to value; left out when empty
 * @returns {object}
 */
function toSettings(values, custom) {
  const maxHeaderListSize = values[5] >>> 0;
  const settings = {
    headerTableSize: values[0] >>> 0,
    enablePush: values[1] !== 0,
    initialWindowSize: values[3] >>> 0,
    maxFrameSize: values[4] >>> 0,
    maxConcurrentStreams: values[2] >>> 0,
    maxHeaderListSize,
    maxHeaderSize: maxHeaderListSize,
    enableConnectProtocol: values[6] !== 0,
  };
  if (custom !== undefined && Object.keys(custom).length > 0) {
    settings.customSettings = { ...custom };
  }
  return settings;
}

/**
 * Picks those of the peer's custom settings that the application has asked for.
 * @param {number} count  of pairs, as native.customSettings() returned it
 * @param {number[]} [allowed]  ids: the option `remoteCustomSettings`
 * @param {Uint32Array} [pairs]  where native.customSettings() has put them
 * @returns {object|undefined}  id to value; undefined: there are none
 */
function toCustomSettings(count, allowed, pairs = shared.settings) {
  if (allowed === undefined) return undefined;
  let custom;
  for (let i = 0; i < 2 * count; i += 2) {
    if (!allowed.includes(pairs[i])) continue;
    custom ??= {};
    custom[pairs[i]] = pairs[i + 1];
  }
  return custom;
}

/**
 * @param {object} settings  checked by validateSettings()
 * @returns {Buffer|undefined}  the payload of a SETTINGS frame; undefined if nghttp2 rejects a
 *   value
 */
function packSettings(settings) {
  return native.packSettings(fillSettings(settings));
}

module.exports = { ID, fillSettings, packSettings, toCustomSettings, toSettings };
