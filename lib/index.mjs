/**
 * The same for `import`: the names and the default of `import ... from 'node:http2'`. Nothing is
 * made here; both ways lead to the same functions and classes.
 */

import http2 from './index.js';

export const {
  Http2ServerRequest,
  Http2ServerResponse,
  connect,
  constants,
  createSecureServer,
  createServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
} = http2;

export default http2;
