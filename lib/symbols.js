'use strict';

/**
 * The symbols under which sessions, streams, servers and sockets keep what several modules share:
 * private state, and methods that only this library calls. A symbol is invisible to
 * `Object.keys`, and an application does not reach it by accident. Of each symbol the comment
 * says which objects have it, and what it holds or does.
 */

module.exports = {
  /** Public: `headers[sensitiveHeaders]` lists the names of fields that HPACK must never index. */
  sensitiveHeaders: Symbol('sensitiveHeaders'),

  // --------------------------------------------------- sessions, servers, sockets

  /**
   * A method of client sessions: adds the origins of an ORIGIN frame to the origin set. It
   * returns false, and the session ends, if they are too many.
   */
  kAddOrigins: Symbol('addOrigins'),
  /**
   * A method of sessions: decides whether a new stream of the peer's may begin, and refuses it
   * otherwise.
   */
  kAdmit: Symbol('admit'),
  /** On a session: what `alpnProtocol` shows; undefined until the socket is connected. */
  kAlpnProtocol: Symbol('alpnProtocol'),
  /**
   * On a client session: host and port that connect() was called for, the default of a request's
   * `:authority`. On a server stream: the authority of its request, the default for pushes.
   */
  kAuthority: Symbol('authority'),
  /** On a socket: the session that it belongs to; undefined once the session has let go of it. */
  kBoundSession: Symbol('boundSession'),
  /**
   * A method of sessions that start.js calls when the socket is connected and the native session
   * exists: a server sends the ORIGIN frame of its options.
   */
  kConnected: Symbol('connected'),
  /** On a session: what `encrypted` shows; undefined until the socket is connected. */
  kEncrypted: Symbol('encrypted'),
  /** A method of client sessions: removes an origin from the origin set, after a 421 response. */
  kForgetOrigin: Symbol('forgetOrigin'),
  /**
   * On a session: its SessionHandle, by which it calls the addon; NO_SESSION while there is no
   * native session. See native/session-handle.js.
   */
  kHandle: Symbol('handle'),
  /** On a session: the object that `localSettings` shows; undefined until it is first needed. */
  kLocalSettings: Symbol('localSettings'),
  /**
   * A method of sessions: destroys the session if it is closed and nothing is left to do, or if
   * there is an error.
   */
  kMaybeDestroy: Symbol('maybeDestroy'),
  /**
   * A method of sessions: makes the Http2Stream for a stream that the peer has opened, and
   * announces it by 'stream'.
   */
  kNewStream: Symbol('newStream'),
  /** A method of sessions: whether there is no room for a further stream of the peer's. */
  kIsFull: Symbol('isFull'),
  /** On a session or a server: its options, checked and copied. */
  kOptions: Symbol('options'),
  /**
   * On a client session: the protocol of the URL that connect() was called with, such as
   * `https:`.
   */
  kProtocol: Symbol('protocol'),
  /**
   * On a session: the proxy that `session.socket` shows; null until it is first asked for. On a
   * server stream: the same for `request.socket` and `response.socket` of the compatibility API.
   */
  kProxySocket: Symbol('proxySocket'),
  /** On a session: its Pump, which moves octets and events; null until the socket is connected. */
  kPump: Symbol('pump'),
  /** On a session: the object that `remoteSettings` shows; undefined until it is first needed. */
  kRemoteSettings: Symbol('remoteSettings'),
  /**
   * On a server session: the server that accepted its connection, if one has. On a socket: the
   * server whose session has it.
   */
  kServer: Symbol('server'),
  /** On a stream: its session; undefined once the stream is destroyed. */
  kSession: Symbol('session'),
  /** On a server: a Set of its sessions that have not closed. */
  kSessions: Symbol('sessions'),
  /** On a session: its socket; undefined once the session has let go of it. */
  kSocket: Symbol('socket'),
  /**
   * On the prototype of Http2Stream: the original sendTrailers(), to see whether the application
   * has replaced it.
   */
  kSendTrailers: Symbol('sendTrailers'),
  /** On a session: its SessionState. On a stream: its StreamState. */
  kState: Symbol('state'),
  /**
   * On a session: the option `strictSingleValueFields`, whether a second value of a header field
   * that takes one is an error.
   */
  kStrict: Symbol('strictSingleValueFields'),
  /** On a session: `NGHTTP2_SESSION_SERVER` or `NGHTTP2_SESSION_CLIENT`. */
  kType: Symbol('type'),
  /**
   * A method of sessions and streams: restarts the inactivity timeout after activity; that of a
   * stream also restarts that of its session.
   */
  kUpdateTimer: Symbol('updateTimer'),

  // ------------------------------------------------------------------ streams

  /** On a stream: the AsyncResource in whose context its events are delivered. */
  kAsyncResource: Symbol('asyncResource'),
  /**
   * A method of streams: called when trailers are set after the body has ended without; they are
   * sent unless END_STREAM has left already.
   */
  kAwaitTrailers: Symbol('awaitTrailers'),
  /** On the prototypes of client and server streams: their diagnostics channels. */
  kChannels: Symbol('diagnosticsChannels'),
  /** On a stream: what `headRequest` shows, whether it answers a HEAD request. */
  kHeadRequest: Symbol('headRequest'),
  /** On a stream: its id; undefined while a request has none. */
  kId: Symbol('id'),
  /** A method of streams: gives the stream its id and puts it into the table of its session. */
  kInit: Symbol('init'),
  /** On a server stream: the headers that `sentInfoHeaders` shows; undefined: none were sent. */
  kInfoHeaders: Symbol('sentInfoHeaders'),
  /** A method of streams: notes that octets wait in the buffer of the compatibility request. */
  kNoteUnread: Symbol('noteUnread'),
  /**
   * On a client stream: the origin of its request, which a 421 response removes from the origin
   * set.
   */
  kOrigin: Symbol('origin'),
  /**
   * A method of streams: our side has ended. A server stream closes then if nobody has begun to
   * read the body of the request.
   */
  kOurSideDone: Symbol('ourSideDone'),
  /**
   * A method of server streams: sends the default response headers before a body that is written
   * without respond().
   */
  kProceed: Symbol('proceed'),
  /** A method of client streams: called with the id when the request has been submitted. */
  kReady: Symbol('ready'),
  /**
   * A method of server streams: ends the body of the response, which a HEAD request does not get.
   */
  kRefuseBody: Symbol('refuseBody'),
  /** On a server stream: the scheme of its request, such as `https`; the default for pushes. */
  kScheme: Symbol('scheme'),
  /** On a stream: the headers that `sentHeaders` shows, or what that getter makes them of. */
  kSentHeaders: Symbol('sentHeaders'),
  /** On a stream: the trailers that `sentTrailers` shows; undefined: none were sent. */
  kSentTrailers: Symbol('sentTrailers'),
  /** On a server stream: the Http2ServerRequest of the compatibility API; undefined: none. */
  kRequest: Symbol('request'),
  /** On a server stream: the Http2ServerResponse of the compatibility API; undefined: none. */
  kResponse: Symbol('response'),
};
