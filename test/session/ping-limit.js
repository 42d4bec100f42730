'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

/** Sends pings until one is refused; how many were taken. */
async function taken(session) {
  const answers = [];
  let count = 0;
  while (count < 1000) {
    let refusal;
    const sent = new Promise((resolve) => {
      refusal = session.ping((error) => resolve(error));
    });
    answers.push(sent);
    if (refusal === false) break;
    count++;
  }
  const errors = await Promise.all(answers);
  return { count, errors };
}

describe('maxOutstandingPings', () => {
  it('is 10 by default', () => withPair({}, async ({ client }) => {
    const { count, errors } = await taken(client);
    assert.strictEqual(count, 10);
    assert.strictEqual(errors.pop().code, 'ERR_HTTP2_PING_CANCEL');
    for (const error of errors) assert.strictEqual(error, null);
  }));

  it('can be chosen', () => withPair({
    client: { maxOutstandingPings: 3 }, server: { maxOutstandingPings: 5 },
  }, async ({ client, serverSession }) => {
    assert.strictEqual((await taken(client)).count, 3);
    assert.strictEqual((await taken(serverSession)).count, 5);
  }));

  it('gives the place back with the answer', () => withPair({
    client: { maxOutstandingPings: 1 },
  }, async ({ client }) => {
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => {
        assert.strictEqual(client.ping(mustCall((error) => {
          assert.strictEqual(error, null);
          resolve();
        })), true);
      });
    }
  }));
});
