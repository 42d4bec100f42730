'use strict';

/**
 * Whether Node's own module serves because the addon cannot be loaded. Nobody gets that unasked:
 * by HTTP2_NATIVE_FALLBACK=builtin in the environment, or by http2-native/register/fallback.
 */

const { NOT_BUILT } = require('./load');

let permitted = process.env.HTTP2_NATIVE_FALLBACK === 'builtin';

/** @type {boolean|undefined}  undefined: nobody has asked yet */
let served;

/** From now on the built-in may serve; what is decided already stays. */
function permitBuiltin() {
  permitted = true;
}

/**
 * Loads the addon. If that fails, and the built-in may serve, a process warning says so.
 * @returns {boolean}  whether the built-in serves
 * @throws {Error}  what the addon's loading throws, when the built-in may not serve
 */
function isServedByBuiltin() {
  if (served !== undefined) return served;
  try {
    require('./addon');
    served = false;
  } catch (error) {
    if (!permitted || error.code !== NOT_BUILT) throw error;
    process.emitWarning(`Node's built-in http2 serves. ${error.message}`,
      { type: 'Http2NativeWarning', code: 'HTTP2_NATIVE_FALLBACK' });
    served = true;
  }
  return served;
}

module.exports = { isServedByBuiltin, permitBuiltin };
