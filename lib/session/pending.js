'use strict';

/**
 * Frames of ours that the peer is still to acknowledge: SETTINGS and PING.
 * Each is an asynchronous resource of the type that Node gives it.
 */

const { AsyncResource } = require('node:async_hooks');
const { codes } = require('../node/errors');
const { hrtime } = require('../node/timers');
const { kState } = require('../symbols');

const MS_PER_NS = 1e-6;

class Pending extends AsyncResource {
  constructor(type, callback) {
    super(type, { requireManualDestroy: true });
    this.callback = callback;
    this.start = hrtime.bigint();
  }

  /** Milliseconds since the frame was submitted. */
  get duration() {
    return Number(hrtime.bigint() - this.start) * MS_PER_NS;
  }

  settle(fn, ...args) {
    try {
      this.runInAsyncScope(fn, this, ...args);
    } finally {
      this.emitDestroy();
    }
  }
}

class PendingPing extends Pending {
  constructor(callback) {
    super('HTTP2PING', callback);
  }

  acknowledged(payload) {
    this.settle(this.callback, null, this.duration, payload);
  }

  cancel() {
    this.settle(this.callback, new codes.ERR_HTTP2_PING_CANCEL());
  }
}

function settingsAcknowledged(session, duration) {
  if (typeof this.callback === 'function') {
    this.callback(null, session.localSettings, duration);
  }
  session.emit('localSettings', session.localSettings);
}

class PendingSettings extends Pending {
  constructor(callback) {
    super('HTTP2SETTINGS', callback);
  }

  acknowledged(session) {
    session[kState].pendingAck--;
    this.settle(settingsAcknowledged, session, this.duration);
  }

  /** The session is gone; Node does not tell, either. */
  cancel() {
    this.emitDestroy();
  }
}

module.exports = { PendingPing, PendingSettings };
