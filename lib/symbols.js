'use strict';

/**
 * The private state that several modules share, as symbol-keyed properties:
 * invisible to `Object.keys`, out of reach by accident.
 */

/** Own symbol of Node's timers, so that `session[kTimeout]` is where Node keeps it. */
const net = require('node:net');

const kTimeout = Object.getOwnPropertySymbols(new net.Socket())
  .find((symbol) => symbol.description === 'timeout') ?? Symbol('timeout');

module.exports = {
  kTimeout,

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
  kState: Symbol('state'),
  kStrict: Symbol('strictSingleValueFields'),
  kType: Symbol('type'),
  kUpdateTimer: Symbol('updateTimer'),

  // stream
  kAsyncResource: Symbol('asyncResource'),
  kChannels: Symbol('diagnosticsChannels'),
  kHeadRequest: Symbol('headRequest'),
  kId: Symbol('id'),
  kInit: Symbol('init'),
  kInfoHeaders: Symbol('sentInfoHeaders'),
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
