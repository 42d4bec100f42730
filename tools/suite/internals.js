'use strict';

/**
 * Preloaded, after the register, for tests that ask for Node's internals:
 * `require('internal/...')` gets the part of this library that does the same.
 * Node's own would only tell about the built-in module.
 */

const Module = require('node:module');

const http2 = require('../../lib/index.js');
const { constants } = http2;
const { NghttpError, nghttp2ErrorString } = require('../../lib/node/errors.js');
const {
  assertValidPseudoHeader, buildHeaderBlock, getAuthority,
} = require('../../lib/headers/outgoing.js');
const { ServerHttp2Session } = require('../../lib/session/server-session.js');
const { Http2Session } = require('../../lib/session/session.js');
const { Http2Stream } = require('../../lib/stream/stream.js');
const { kTimeout } = require('../../lib/node/timeout.js');
const { kSocket } = require('../../lib/symbols.js');
const validators = require('../../lib/node/validators.js');
const { toHeaderObject } = require('./header-object.js');

function serialiseHeaders(headers, validatePseudo, strict) {
  const { text, count } = buildHeaderBlock(headers, validatePseudo, strict);
  return [text, count];
}

/**
 * The module of Node's binding. What looks for functions of its classes is not
 * run (unservable.js); `Http2Session` only has to be there.
 */
const binding = {
  Http2Session: ServerHttp2Session,
  constants,
  nghttp2ErrorString,
};

/** Other bindings are Node's, as far as it still hands them out. */
function internalBinding(name) {
  return name === 'http2' ? binding : process.binding(name);
}

/** Of Node's undici the global names show enough: proxies are not tested. */
function undici() {
  const { WebSocket } = globalThis;
  // A newer undici has a wrapper in the place of the older ones.
  const dispatcher = globalThis[Symbol.for('undici.globalDispatcher.2')] ??
    globalThis[Symbol.for('undici.globalDispatcher.1')];
  const Agent = dispatcher?.constructor;
  return { Agent, EnvHttpProxyAgent: Agent, WebSocket };
}

const { assertIsArray, assertIsObject, assertWithinRange, sessionName } = validators;

const INTERNALS = {
  '__proto__': null,
  'internal/deps/undici/undici': undici,
  'internal/http2/core': () => ({ ...http2, Http2Session, Http2Stream, ServerHttp2Session }),
  'internal/http2/util': () => ({
    assertIsArray,
    assertIsObject,
    assertValidPseudoHeader,
    assertWithinRange,
    getAuthority,
    kSocket,
    NghttpError,
    sessionName,
    toHeaderObject,
    // One function by the names that it has had in Node.
    mapToHeaders: serialiseHeaders,
    buildNgHeaderString: serialiseHeaders,
  }),
  'internal/test/binding': () => ({ internalBinding }),
  'internal/timers': () => ({ kTimeout }),
};

const load = Module._load;

Module._load = function(request, parent, isMain) {
  const internal = INTERNALS[request];
  return internal === undefined ? load.call(this, request, parent, isMain) : internal();
};
