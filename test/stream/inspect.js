'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

describe('util.inspect of streams', () => {
  it('shows id, closed, destroyed, state and both stream states', () => withPair({
    onStream: mustCall((stream) => {
      const shown = inspect(stream);
      assert.match(shown, /^Http2Stream \{\n/);
      assert.match(shown, /^ {2}id: 1,$/m);
      assert.match(shown, /^ {2}closed: false,$/m);
      assert.match(shown, /^ {2}destroyed: false,$/m);
      assert.match(shown, /^ {2}state: \{$/m);
      assert.match(shown, /localWindowSize: 65535/);
      assert.match(shown, /^ {2}readableState: ReadableState \{$/m);
      assert.match(shown, /^ {2}writableState: WritableState \{$/m);
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request();
    await outcome(stream);
    assert.match(inspect(stream), /^Http2Stream \{\n {2}id: 1,\n {2}closed: true,/);
    assert.match(inspect(stream), /^ {2}state: \{\},$/m);
  }));

  it('shows no more than asked for', () => withPair({
    onStream: mustCall((stream) => {
      assert.doesNotMatch(inspect({ a: { b: { c: stream } } }), /readableState/);
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request())));
});
