'use strict';

const MOCK = "replaces functions of Node's own http2 binding, which this library does not load:";

/**
 * Files that nothing outside of Node can serve, with the reason. They are not
 * run on this library and count as not passed.
 */
const UNSERVABLE = Object.freeze({
  __proto__: null,
  'parallel/test-http2-client-onconnect-errors.js': `${MOCK} Http2Session.prototype.request`,
  'parallel/test-http2-info-headers-errors.js': `${MOCK} Http2Stream.prototype.info`,
  'parallel/test-http2-respond-errors.js': `${MOCK} Http2Stream.prototype.respond`,
  'parallel/test-http2-respond-nghttperrors.js': `${MOCK} Http2Stream.prototype.respond`,
  'parallel/test-http2-respond-with-fd-errors.js': `${MOCK} Http2Stream.prototype.respond`,
  'parallel/test-http2-server-push-stream-errors.js':
    `${MOCK} Http2Stream.prototype.pushPromise`,
  'parallel/test-http2-util-update-options-buffer.js':
    "reads the slots of the array that Node's own http2 binding shares with its JavaScript",
  'pummel/test-heapdump-http2.js':
    "looks in a heap snapshot for nodes that only Node's own C++ classes put there",
});

module.exports = { UNSERVABLE };
