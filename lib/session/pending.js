'use strict';

/**
 * Frames of ours that the peer has not answered yet: SETTINGS and PING. Each is an asynchronous
 * resource of the type that Node gives it.
 */

const { AsyncResource } = require('node:async_hooks');
const { codes } = require('../node/errors');
const { hrtime } = require('../node/timers');
const { kState } = require('../symbols');

/** For durations, which are told in ms. */
const MS_PER_NS = 1e-6;

/** What SETTINGS and PING have in common. */
class Pending extends AsyncResource {
  /**
   * @param {string} type  of the asynchronous resource
   * @param {Function} [callback]  of the application
   */
  constructor(type, callback) {
    super(type, { requireManualDestroy: true });
    /** What the application wants to be called with the answer. */
    this.callback = callback;
    /** When the object was made, in ns of the monotonic clock. */
    this.start = hrtime.bigint();
  }

  /** Milliseconds since the object was made. */
  get duration() {
    return Number(hrtime.bigint() - this.start) * MS_PER_NS;
  }

  /** Calls `fn` in the context of the resource, with this as its `this`, and ends the resource. */
  settle(fn, ...args) {
    try {
      this.runInAsyncScope(fn, this, ...args);
    } finally {
      this.emitDestroy();
    }
  }
}

/** A PING that awaits its answer. */
class PendingPing extends Pending {
  constructor(callback) {
    super('HTTP2PING', callback);
  }

  /** The answer has come. */
  acknowledged(payload) {
    this.settle(this.callback, null, this.duration, payload);
  }

  /** The answer will not come any more. */
  cancel() {
    this.settle(this.callback, new codes.ERR_HTTP2_PING_CANCEL());
  }
}

/**
 * Tells the application that the peer has acknowledged our SETTINGS.
 * @this {PendingSettings}
 */
function settingsAcknowledged(session, duration) {
  if (typeof this.callback === 'function') {
    this.callback(null, session.localSettings, duration);
  }
  session.emit('localSettings', session.localSettings);
}

/** SETTINGS that await their acknowledgement. */
class PendingSettings extends Pending {
  constructor(callback) {
    super('HTTP2SETTINGS', callback);
  }

  /** The acknowledgement has come. */
  acknowledged(session) {
    session[kState].pendingAck--;
    this.settle(settingsAcknowledged, session, this.duration);
  }

  /** The session is gone. The callback is not called, as in Node. */
  cancel() {
    this.emitDestroy();
  }
}

module.exports = { PendingPing, PendingSettings };
