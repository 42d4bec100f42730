'use strict';

/** Warnings, once per process, of what HTTP/1 has and HTTP/2 has not. */

/** Whether the process has been warned of a `connection` field. */
let warnedOfConnection = false;
/** Whether the process has been warned of a status message. */
let warnedOfStatusMessage = false;

function warnOfConnection() {
  if (warnedOfConnection) return;
  warnedOfConnection = true;
  process.emitWarning(
    'The provided connection header is not valid, ' +
    'the value will be dropped from the header and will never be in use.',
    'UnsupportedWarning',
  );
}

function warnOfStatusMessage() {
  if (warnedOfStatusMessage) return;
  warnedOfStatusMessage = true;
  process.emitWarning(
    'Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)',
    'UnsupportedWarning',
  );
}

module.exports = { warnOfConnection, warnOfStatusMessage };
