'use strict';

/**
 * The private state that several modules share, as symbol-keyed properties:
 * invisible to `Object.keys`, out of reach by accident.
 */

module.exports = {
  /** Public: `headers[sensitiveHeaders]` lists names whose fields must never be indexed. */
  sensitiveHeaders: Symbol('sensitiveHeaders'),

  // session
  kAddOrigins: Symbol('addOrigins'),
  kAdmit: Symbol('admit'),
  kAlpnProtocol: Symbol('alpnProtocol'),
  kAuthority: Symbol('authority'),
  kBoundSession: Symbol('boundSession'), // on a socket: its session
  kConnected: Symbol('connected'), // what else to do then
  kEncrypted: Symbol('encrypted'),
  kForgetOrigin: Symbol('forgetOrigin'),
  kHandle: Symbol('handle'), // a SessionHandle, see native/session-handle.js
  kLocalSettings: Symbol('localSettings'),
  kMaybeDestroy: Symbol('maybeDestroy'),
  kNewStream: Symbol('newStream'), // the peer has opened one
  kIsFull: Symbol('isFull'),
  kOptions: Symbol('options'),
  kProtocol: Symbol('protocol'), // of its URL: `https:`
  kProxySocket: Symbol('proxySocket'),
  kPump: Symbol('pump'), // null until the socket is connected
  kRemoteSettings: Symbol('remoteSettings'),
  kServer: Symbol('server'),
  kSession: Symbol('session'), // on a stream: its session
  kSessions: Symbol('sessions'), // on a server: its live sessions
  kSocket: Symbol('socket'),
  kSendTrailers: Symbol('sendTrailers'), // of Http2Stream, whatever has become of it
  kState: Symbol('state'),
  kStrict: Symbol('strictSingleValueFields'),
  kType: Symbol('type'),
  kUpdateTimer: Symbol('updateTimer'),

  // stream
  kAsyncResource: Symbol('asyncResource'),
  kAwaitTrailers: Symbol('awaitTrailers'), // there are some after all
  kChannels: Symbol('diagnosticsChannels'),
  kHeadRequest: Symbol('headRequest'),
  kId: Symbol('id'),
  kInit: Symbol('init'),
  kInfoHeaders: Symbol('sentInfoHeaders'),
  kNoteUnread: Symbol('noteUnread'), // something waits for the reader of its request
  kOrigin: Symbol('origin'),
  kProceed: Symbol('proceed'),
  kReady: Symbol('ready'),
  kRefuseBody: Symbol('refuseBody'),
  kScheme: Symbol('scheme'), // of its request: `https`
  kSentHeaders: Symbol('sentHeaders'),
  kSentTrailers: Symbol('sentTrailers'),
  kRequest: Symbol('request'), // compat objects of a stream
  kResponse: Symbol('response'),
};
