'use strict';

/**
 * Puts this package in the place of the built-in module, for the whole process. Each worker
 * thread inherits the flag and does it for itself.
 *
 *     node -r http2-native/register app.js
 *     node --import http2-native/register app.mjs
 *
 * The built-in's own export object is rewritten in place. Every way of getting at the module ends
 * at that one object: `require('http2')`, `node:http2`, `import` with default, named and
 * namespace bindings (live ones too), `process.getBuiltinModule()`, the copy of undici inside
 * Node. So nothing is resolved differently; no loader hook and no difference between Node's
 * versions can come in between. What the built-in exported stays reachable as
 * `require('http2-native/register').builtin`.
 */

const { syncBuiltinESMExports } = require('node:module');
const target = require('node:http2');
const ours = require('./index.js');
const { name, nghttp2Build, nghttp2File, nghttp2Version, version } =
  require('./native/engine.js');

/**
 * The key of the Registration on the export object. It is global, so that a second copy of this
 * package sees that the first has registered.
 */
const kRegistration = Symbol.for('http2-native.registration');

/**
 * @typedef {object} Registration
 * @property {Readonly<object>} builtin  what the built-in module exported
 * @property {Readonly<Engine>} engine  what serves `require('http2')` now
 *
 * @typedef {object} Engine
 * @property {'http2-native'|'builtin'} name  the latter: see register-fallback.js
 * @property {string} version  of this package; of Node, when the built-in serves
 * @property {string} nghttp2Version  of the copy of nghttp2 that runs
 * @property {'source'|'archive'|'node'} nghttp2Build  compiled with the addon, or the static
 *   library of a system; or Node's
 * @property {string} nghttp2Origin  file whose code runs as nghttp2: the addon, or Node
 */

/**
 * Replaces what the built-in module exports.
 * @returns {Readonly<Registration>}
 */
function register() {
  const builtin = Object.freeze({ __proto__: null, ...target });
  for (const key of Object.keys(target)) {
    if (!Object.hasOwn(ours, key)) delete target[key];
  }
  Object.assign(target, ours);
  syncBuiltinESMExports();
  const engine = Object.freeze({
    name,
    version,
    nghttp2Version,
    nghttp2Build,
    nghttp2Origin: nghttp2File(),
  });
  const registration = Object.freeze({ builtin, engine });
  Object.defineProperty(target, kRegistration, { __proto__: null, value: registration });
  return registration;
}

const { builtin, engine } = target[kRegistration] ?? register();

// A literal: `import { engine } from ...` finds the names in it.
module.exports = { builtin, engine };
Object.freeze(module.exports);
