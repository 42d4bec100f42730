'use strict';

/**
 * SETTINGS (RFC 9113, 6.5) as objects: the defaults, the checks of what an application gives, and
 * the payload of a frame. How they get to C and back is in native/settings.js.
 */

const { ID, packSettings } = require('../native/settings');
const { codes, trimStack } = require('../node/errors');
const { features } = require('../node/versions');
const { assertIsObject, assertWithinRange } = require('../node/validators');

const MAX_UINT32 = 2 ** 32 - 1;
const MAX_UINT16 = 2 ** 16 - 1;
/** Octets; the bounds of `maxFrameSize` (RFC 9113, 6.5.2). */
const MIN_FRAME_SIZE = 2 ** 14;
const MAX_FRAME_SIZE = 2 ** 24 - 1;
/** Octets of a setting in the payload: two of id, four of value. */
const ENTRY_LENGTH = 6;

/** How many custom settings an application may send, or ask to see. */
const MAX_CUSTOM_SETTINGS = 10;

/**
 * @returns {object} the settings that hold before SETTINGS are sent (RFC 9113, 6.5.2); where that
 *   has no limit, the values of Node
 */
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

/** @throws {TypeError} ERR_HTTP2_INVALID_SETTING_VALUE */
function checkBoolean(name, value) {
  if (value === undefined || typeof value === 'boolean') return;
  throw trimStack(
    new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value), validateSettings,
  );
}

/** Checks how many custom settings there are, and the ranges of ids and values. */
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
 * Checks the types and ranges of settings.
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

/**
 * `http2.getPackedSettings()`.
 * @param {object} [settings]
 * @returns {Buffer|undefined}  the payload of a SETTINGS frame; undefined if
 *   nghttp2 does not accept one of the values
 * @throws as validateSettings, and ERR_INVALID_ARG_TYPE
 */
function getPackedSettings(settings) {
  assertIsObject(settings, 'settings');
  if (settings === undefined) return Buffer.alloc(0);
  validateSettings(settings);
  return packSettings({ ...settings });
}

/**
 * Adds a setting to the object.
 * @param {object} settings
 * @param {number} id
 * @param {number} value
 */
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
 * `http2.getUnpackedSettings()`.
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
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  validateSettings,
};
