'use strict';

/**
 * The state of requests and responses. Each part of it is a plain property, so that no further
 * object is allocated for them. kRequest, kResponse and kProxySocket, which are on the stream,
 * come from ../symbols. Each of these is explained where it is set, in request.js or response.js.
 */
module.exports = {
  kStream: Symbol('stream'),
  kHeaders: Symbol('headers'),
  kTrailers: Symbol('trailers'),
  kClosed: Symbol('closed'),

  // request
  kRawHeaders: Symbol('rawHeaders'),
  kRawTrailers: Symbol('rawTrailers'),
  kAborted: Symbol('aborted'),
  kReading: Symbol('reading'),

  // response
  kStatusCode: Symbol('statusCode'),
  kSendDate: Symbol('sendDate'),
  kEnded: Symbol('ended'),
  kDestroyed: Symbol('destroyed'),
};
