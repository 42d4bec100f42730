'use strict';

const assert = require('node:assert');
const { native } = require('../../lib/native/addon');
const { codes } = require('../../lib/node/errors');
const { closed, event } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { onStage } = require('./fixtures/stage');
const ours = require('../../lib');

const NGHTTP2_ERR_NOMEM = -901;

/** Errors that no program can provoke: for want of memory, or nowhere in Node either. */
describe('errors out of reach', () => {
  (builtin ? it.skip : it)('ERR_HTTP2_NO_MEM: setLocalWindowSize() without memory', async () => {
    const { setLocalWindowSize } = native;
    await onStage(ours, {}, async ({ client }) => {
      const errors = event(client, 'error');
      native.setLocalWindowSize = () => NGHTTP2_ERR_NOMEM;
      try {
        client.setLocalWindowSize(100000);
      } finally {
        native.setLocalWindowSize = setLocalWindowSize;
      }
      const [error] = await errors;
      assert.strictEqual(String(error), 'Error [ERR_HTTP2_NO_MEM]: Out of memory');
      assert.strictEqual(error.code, 'ERR_HTTP2_NO_MEM');
      if (!client.destroyed) await closed(client);
    });
  });

  it('ERR_HTTP2_SETTINGS_CANCEL: Node has the code and never gives it', () => {
    const error = new codes.ERR_HTTP2_SETTINGS_CANCEL();
    assert.strictEqual(String(error),
      'Error [ERR_HTTP2_SETTINGS_CANCEL]: HTTP2 session settings canceled');
    assert.strictEqual(error.code, 'ERR_HTTP2_SETTINGS_CANCEL');
  });
});
