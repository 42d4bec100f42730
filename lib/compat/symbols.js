'use strict';

/**
 * State of the compatibility objects. Each one is a plain property of the
 * request or the response: no state bag, nothing to allocate per request.
 * kRequest, kResponse and kProxySocket, which sit on the stream, come from
 * ../symbols.
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
  kReading: Symbol('reading'), // the stream's data flows into the request

  // response
  kStatusCode: Symbol('statusCode'),
  kSendDate: Symbol('sendDate'),
  kEnded: Symbol('ended'), // end() was called
  kDestroyed: Symbol('destroyed'), // destroy() was called
};
