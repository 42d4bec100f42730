'use strict';

/**
 * SETTINGS (RFC 9113, 6.5) as objects: defaults, checks, and the way to and
 * from the array shared with C and the octets of a payload.
 */

const { native, shared } = require('../native/addon');
const { codes, trimStack } = require('../node/errors');
const { features } = require('../node/versions');
const { assertIsObject, assertWithinRange } = require('../node/validators');

const MAX_UINT32 = 2 ** 32 - 1;
const MAX_UINT16 = 2 ** 16 - 1;
const MIN_FRAME_SIZE = 2 ** 14;
const MAX_FRAME_SIZE = 2 ** 24 - 1;
const ENTRY_LENGTH = 6;

/** How many settings with ids of their own one may send, or ask to see. */
const MAX_CUSTOM_SETTINGS = 10;

const ID = Object.freeze({
  __proto__: null,
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
  MAX_FRAME_SIZE: 5,
  MAX_HEADER_LIST_SIZE: 6,
  ENABLE_CONNECT_PROTOCOL: 8,
});

/** What a session has before anybody sets anything (RFC 9113, 6.5.2). */
function getDefaultSettings() {
  return {
    __proto__: null,
    headerTableSize: 4096,
    enablePush: true,
    initialWindowSize: 65535,
    maxFrameSize: 16384,
    maxConcurrentStreams: MAX_UINT32,
    maxHeaderSize: 65535,
    maxHeaderListSize: 65535,
    enableConnectProtocol: false,
  };
}

function checkBoolean(name, value) {
  if (value === undefined || typeof value === 'boolean') return;
  throw trimStack(
    new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value), validateSettings,
  );
}

function checkCustomSettings(custom) {
  if (custom === undefined) return;
  assertIsObject(custom, 'customSettings', 'Number');
  const entries = Object.entries(custom);
  if (entries.length > MAX_CUSTOM_SETTINGS) throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  for (const [id, value] of entries) {
    assertWithinRange('customSettings:id', Number(id), 0, MAX_UINT16);
    assertWithinRange('customSettings:value', Number(value), 0, MAX_UINT32);
  }
}

/**
 * @param {object} [settings]
 * @throws {RangeError|TypeError} ERR_HTTP2_INVALID_SETTING_VALUE, or
 *   ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, or ERR_INVALID_ARG_TYPE (customSettings)
 */
function validateSettings(settings) {
  if (settings === undefined) return;
  checkCustomSettings(settings.customSettings);
  assertWithinRange('headerTableSize', settings.headerTableSize, 0, MAX_UINT32);
  assertWithinRange('initialWindowSize', settings.initialWindowSize, 0,
    features.maxInitialWindowSize);
  assertWithinRange('maxFrameSize', settings.maxFrameSize, MIN_FRAME_SIZE, MAX_FRAME_SIZE);
  assertWithinRange('maxConcurrentStreams', settings.maxConcurrentStreams, 0, MAX_UINT32);
  assertWithinRange('maxHeaderListSize', settings.maxHeaderListSize, 0, MAX_UINT32);
  assertWithinRange('maxHeaderSize', settings.maxHeaderSize, 0, MAX_UINT32);
  checkBoolean('enablePush', settings.enablePush);
  checkBoolean('enableConnectProtocol', settings.enableConnectProtocol);
}

/** The value of setting 6: `maxHeaderSize` is an alias that wins. */
function headerListSize({ maxHeaderListSize, maxHeaderSize }) {
  if (maxHeaderSize === undefined) return maxHeaderListSize;
  if (maxHeaderSize !== maxHeaderListSize) {
    process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  }
  return maxHeaderSize;
}

/** Ids and values of zero are no settings; values that are no numbers are left out. */
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
 * Writes what is set, as id, value pairs in ascending order of ids, custom ones
 * last.
 * @param {object} settings  that validateSettings has seen
 * @param {Uint32Array} [out]  by default where native.settings() reads them
 * @returns {number}  of pairs
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
 * The object behind `localSettings` and `remoteSettings`.
 * @param {object} [custom]  id to value; left out when empty
 * @param {Uint32Array} [values]  as native.readSettings() leaves them
 * @returns {object}
 */
function settingsFromShared(custom, values = shared.settings) {
  const settings = {
    headerTableSize: values[ID.HEADER_TABLE_SIZE - 1],
    enablePush: values[ID.ENABLE_PUSH - 1] !== 0,
    initialWindowSize: values[ID.INITIAL_WINDOW_SIZE - 1],
    maxFrameSize: values[ID.MAX_FRAME_SIZE - 1],
    maxConcurrentStreams: values[ID.MAX_CONCURRENT_STREAMS - 1],
    maxHeaderListSize: values[ID.MAX_HEADER_LIST_SIZE - 1],
    maxHeaderSize: values[ID.MAX_HEADER_LIST_SIZE - 1],
    enableConnectProtocol: values[ID.ENABLE_CONNECT_PROTOCOL - 1] !== 0,
  };
  if (custom !== undefined && Object.keys(custom).length > 0) {
    settings.customSettings = { ...custom };
  }
  return settings;
}

/**
 * Those of the peer's custom settings that the application has asked for.
 * @param {number} count  of pairs, what native.customSettings() returned
 * @param {number[]} [allowed]  ids: the option `remoteCustomSettings`
 * @param {Uint32Array} [pairs]  where native.customSettings() has put them
 * @returns {object|undefined}  id to value
 */
function customSettingsFromShared(count, allowed, pairs = shared.settings) {
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
 * @param {object} [settings]
 * @returns {Buffer|undefined}  the payload of a SETTINGS frame; undefined if
 *   nghttp2 does not accept one of the values
 * @throws as validateSettings, and ERR_INVALID_ARG_TYPE
 */
function getPackedSettings(settings) {
  assertIsObject(settings, 'settings');
  if (settings === undefined) return Buffer.alloc(0);
  validateSettings(settings);
  return native.packSettings(fillSettings({ ...settings }));
}

function unpackEntry(settings, id, value) {
  switch (id) {
    case ID.HEADER_TABLE_SIZE: settings.headerTableSize = value; break;
    case ID.ENABLE_PUSH: settings.enablePush = value !== 0; break;
    case ID.MAX_CONCURRENT_STREAMS: settings.maxConcurrentStreams = value; break;
    case ID.INITIAL_WINDOW_SIZE: settings.initialWindowSize = value; break;
    case ID.MAX_FRAME_SIZE: settings.maxFrameSize = value; break;
    case ID.MAX_HEADER_LIST_SIZE:
      settings.maxHeaderSize = value;
      settings.maxHeaderListSize = value;
      break;
    case ID.ENABLE_CONNECT_PROTOCOL: settings.enableConnectProtocol = value !== 0; break;
    default:
      settings.customSettings ??= {};
      settings.customSettings[id] = value;
  }
}

/**
 * @param {Buffer|TypedArray} buf  one octet in each element
 * @param {{validate?: boolean}} [options]  validate: check ranges, too
 * @returns {object}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 * @throws {RangeError} ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH
 */
function getUnpackedSettings(buf, options = {}) {
  if (!ArrayBuffer.isView(buf) || buf.length === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  }
  if (buf.length % ENTRY_LENGTH !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const settings = {};
  for (let i = 0; i < buf.length; i += ENTRY_LENGTH) {
    const id = buf[i] * 2 ** 8 + buf[i + 1];
    const value = buf[i + 2] * 2 ** 24 + buf[i + 3] * 2 ** 16 + buf[i + 4] * 2 ** 8 + buf[i + 5];
    unpackEntry(settings, id, value);
  }
  if (options?.validate) validateSettings(settings);
  return settings;
}

module.exports = {
  MAX_CUSTOM_SETTINGS,
  customSettingsFromShared,
  fillSettings,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  settingsFromShared,
  validateSettings,
};
