'use strict';

/** A read full of answers, each of which leads to another request. */

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');

const COUNT = 100;

const idOf = (n) => 2 * n + 1;

function answer(id) {
  return Buffer.concat([frames.headers(id, [[':status', '200']]),
                        frames.data(id, `body ${id}`, { endStream: true })]);
}

function answers(from, to) {
  return Buffer.concat(Array.from({ length: to - from }, (unused, n) => answer(idOf(from + n))));
}

/**
 * Asks COUNT times; the answers come in one write. Calls `onEnd(session, n, ask)` at
 * the end of each.
 */
async function open(onEnd) {
  let peer;
  const server = await rawServer((accepted) => { peer = accepted; });
  const session = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  const bodies = [];
  const ask = (then) => {
    const stream = session.request();
    let body = '';
    stream.setEncoding('utf8').on('data', (chunk) => { body += chunk; });
    stream.on('error', () => {});
    stream.on('end', () => {
      if (body === '') return; // cut
      bodies.push(body);
      then();
    });
    return stream;
  };
  let ended = 0;
  const streams = Array.from({ length: COUNT }, () => ask(() => onEnd(session, ended++, ask)));
  await event(session, 'connect');
  await peer.next(frames.TYPE.HEADERS, idOf(COUNT - 1));
  peer.socket.write(answers(0, COUNT));
  return { server, peer, session, streams, bodies };
}

const idsOf = (count) => Array.from({ length: count }, (unused, n) => idOf(n));
const bodiesOf = (count) => idsOf(count).map((id) => `body ${id}`);

describe('answers that lead to many requests', () => {
  // The built-in writes when the read is over.
  (builtin ? it.skip : it)('are not all dealt with before the peer hears of them', async () => {
    const written = [];
    const { server, peer, session, bodies } = await open((session, n, ask) => {
      written.push(session.socket.bytesWritten);
      ask(() => {});
    });
    await peer.next(frames.TYPE.HEADERS, idOf(2 * COUNT - 1));
    assert.ok(written.at(-1) > written[0], `${written.at(-1)} of ${written[0]} octets`);
    peer.socket.write(answers(COUNT, 2 * COUNT));
    session.close();
    await closed(session);
    assert.deepStrictEqual(bodies, bodiesOf(2 * COUNT));
    const asked = peer.frames.filter(({ type }) => type === frames.TYPE.HEADERS);
    assert.deepStrictEqual(asked.map(({ stream }) => stream), idsOf(2 * COUNT));
    await stop(server);
  });

  it('are all told though the session is closed among them', async () => {
    const { server, session, streams, bodies } = await open((session, n, ask) => {
      if (n < 60) ask(() => {}).close(8);
      if (n === 60) session.close();
    });
    await Promise.all([closed(session), ...streams.map(closed)]);
    assert.deepStrictEqual(bodies, bodiesOf(COUNT));
    await stop(server);
  });

  it('are over when the session is destroyed among them', async () => {
    const asked = [];
    const { server, session, streams, bodies } = await open((session, n, ask) => {
      if (n < 60) asked.push(closed(ask(() => {})));
      if (n === 60) session.destroy();
    });
    await Promise.all([closed(session), ...streams.map(closed)]);
    await Promise.all(asked);
    assert.deepStrictEqual(bodies, bodiesOf(61));
    await stop(server);
  });
});
