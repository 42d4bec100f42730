'use strict';

/**
 * What depends on the running Node: one row for each difference between the http2 modules of the
 * supported Node versions that this library follows. A difference that no caller can rely on is
 * not here: there the library does as the newest Node.
 */

const [runningMajor, runningMinor, runningPatch] = process.versions.node
  .split('.', 3)
  .map((part) => Number.parseInt(part, 10));

/**
 * Whether the running Node has something that release lines got one by one.
 * @param {...string} releases  the first release of each line that has it, in ascending order;
 *   every line above the last one has it from its start
 * @returns {boolean}
 */
function since(...releases) {
  let newestLine = 0;
  for (const release of releases) {
    const [major, minor = 0, patch = 0] = release.split('.').map(Number);
    newestLine = major;
    if (major !== runningMajor) continue;
    return runningMinor > minor || (runningMinor === minor && runningPatch >= patch);
  }
  return runningMajor > newestLine;
}

const features = Object.freeze({
  __proto__: null,

  /**
   * `request()` on a closed or destroyed session returns a stream that errors; nothing is thrown.
   */
  requestErrorsOnStream: since('24.18', '26.3'),

  /** A header name that is not a token, in `request()`, also destroys the session. */
  invalidNameDestroysSession: !since('22.17', '24.0'),

  /** Priorities of RFC 7540; without them they are ignored, with a DEP0194 warning. */
  priorities: !since('22.23', '24.2'),

  /** A header block that can't be decoded is an error of the client that received it. */
  compressionErrors: since('22.0'),

  /**
   * A stream that is destroyed, or closed with NO_ERROR, in a read still gets what the read
   * brings.
   */
  closedStreamsHear: since('24.21') && !since('25.0'),

  /** `server.close()` also closes the sessions. */
  serverCloseClosesSessions: since('24.0'),

  /** `session.socket.destroy()` destroys the session; otherwise even reading the member throws. */
  socketDestroyAllowed: since('24.20', '26.6'),

  /** The option `strictSingleValueFields` exists and must be a boolean. */
  strictSingleValueFields: since('24.15'),

  /** The option `maxOriginSetSize` exists and must be a number >= 0. */
  maxOriginSetSize: since('22.23', '24.17', '26.3.1'),

  /**
   * The option `connectionWindowSize` exists. Options of fields and windows are checked before
   * limits.
   */
  connectionWindowSize: since('26.11'),

  /** What is put before the names of session options in the messages of range errors. */
  optionNamePrefix: since('24.0') ? 'options.' : '',

  /**
   * The option `http1Options` exists, and the HTTP/1 fallback has all that an HTTP/1 server has.
   */
  http1Options: since('24.15'),

  /** A server with an HTTP/1 fallback has a `shouldUpgradeCallback`. */
  shouldUpgradeCallback: since('22.21.1', '24.9'),

  /** `response.writeInformation()` exists. */
  writeInformation: since('24.18', '26.2'),

  /** Entries of type 'http2' have their details as properties, with a DEP0152 warning. */
  performanceEntryFields: !since('25.0'),

  /** The greatest `initialWindowSize` that is accepted, in octets. */
  maxInitialWindowSize: since('20.20.1', '22.22.1', '24.13.1') ? 2 ** 31 - 1 : 2 ** 32 - 1,
});

module.exports = { features, since };
