'use strict';

/**
 * Plays a scenario on both modules, and with one on either side, and compares what the two
 * sides have seen.
 */

const assert = require('node:assert');
const oracle = require('node:http2');
const { builtin, http2 } = require('./impl');
const { event } = require('./collect');
const { comparable } = require('./comparable');
const { connect, listen, stop } = require('./server');
const { watchSessions } = require('./watch-sessions');

const SESSION_EVENTS = ['connect', 'close', 'error', 'frameError', 'goaway', 'ping', 'timeout',
                        'altsvc', 'origin'];
const STREAM_EVENTS = ['aborted', 'close', 'continue', 'end', 'error', 'frameError', 'headers',
                       'push', 'ready', 'response', 'timeout', 'trailers', 'wantTrailers'];

/** Which module serves and which asks; the first is what the others must equal. */
const CASTS = builtin ?
  [{ title: 'node:http2 once more', server: oracle, client: oracle }] :
  [
    { title: 'ours', server: http2, client: http2 },
    { title: 'our server, client of Node', server: http2, client: oracle },
    { title: 'server of Node, our client', server: oracle, client: http2 },
  ];

/** What one side of a connection has seen, in order. */
class Log {
  entries = [];

  add(who, what, ...args) {
    this.entries.push([who, what, ...args.map(comparable).filter((arg) => arg !== undefined)]);
  }

  /** Octets of consecutive chunks count as one: where they are cut says nothing. */
  addData(who, chunk) {
    const last = this.entries.at(-1);
    if (last?.[0] === who && last[1] === 'data') last[2] += chunk.length;
    else this.entries.push([who, 'data', chunk.length]);
  }

  session(session, who = 'session') {
    for (const name of SESSION_EVENTS) {
      session.on(name, (...args) => this.add(who, name, ...args));
    }
    return session;
  }

  /** Records a stream; `flow` false: its body is left alone. */
  stream(stream, who, { flow = true } = {}) {
    for (const name of STREAM_EVENTS) {
      stream.on(name, (...args) => {
        const end = name === 'close' ? [stream.rstCode, stream.readableEnded] : [];
        this.add(who, name, ...args.slice(0, 1), ...end);
      });
    }
    if (flow) stream.on('data', (chunk) => this.addData(who, chunk));
    return stream;
  }

  /** Records what `fn` throws. */
  thrown(who, fn) {
    try {
      this.add(who, 'returned', typeof fn());
    } catch (error) {
      this.add(who, 'thrown', error);
    }
  }
}

/** Plays a scenario once and returns what both sides have seen. */
async function play(scenario, transport, cast) {
  const near = new Log();
  const far = new Log();
  const server = await listen({ transport, options: scenario.server, impl: cast.server });
  const watch = watchSessions(server, { quiet: false, forgetful: cast.server === oracle });
  server.on('session', (session) => {
    far.session(session);
    session.on('error', () => {});
  });
  server.on('sessionError', (error) => far.add('server', 'sessionError', error));
  server.on('stream', (stream, headers, flags) => {
    const who = `stream ${stream.id}`;
    far.add(who, 'stream', headers, flags);
    far.stream(stream, who, { flow: scenario.serverFlow });
    scenario.answer?.({ stream, headers, log: far, who });
  });
  const sessions = event(server, 'session');
  const client = connect(server, { transport, options: scenario.client, impl: cast.client });
  near.session(client);
  const [serverSession] = await sessions;
  if (client.connecting) await event(client, 'connect');

  /** A recorded request; resolves at its close. */
  function ask(who, headers, options) {
    const stream = near.stream(client.request(headers, options), who,
                               { flow: scenario.clientFlow });
    return { stream, done: stream.destroyed ? undefined : event(stream, 'close') };
  }

  await scenario.ask({ client, serverSession, server, ask, log: near, serverLog: far, transport,
                       http2: cast.client });
  if (!client.destroyed) {
    const gone = event(client, 'close');
    if (!client.closed) client.close();
    await gone;
  }
  await watch.ended();
  await stop(server);
  return { client: near.entries, server: far.entries };
}

/**
 * Node drains ticks and microtasks between two frames of one read of a socket,
 * but not of a plain Duplex, and so do 'end' and 'close' change places with
 * what the next frame brings. What both have in common, and must be equal: the
 * order of events of each emitter, and the order of frames over all of them.
 */
const WIRE_EVENTS = new Set(['stream', 'response', 'headers', 'trailers', 'push', 'goaway',
                             'ping', 'altsvc', 'origin']);

/** Node tells some of the same twice; once is enough. */
function withoutRepetition(lines) {
  return lines.filter((line, at) => line !== lines[at - 1]);
}

function orders(entries) {
  const emitters = {};
  const wire = [];
  for (const [who, what, ...rest] of entries) {
    const line = [what, ...rest.map((value) => JSON.stringify(value))].join(' ');
    (emitters[who] ??= []).push(line);
    if (WIRE_EVENTS.has(what)) wire.push(`${who} ${line}`);
  }
  for (const who of Object.keys(emitters)) emitters[who] = withoutRepetition(emitters[who]);
  return { emitters, wire: withoutRepetition(wire) };
}

function sameOrders(actual, expected) {
  try {
    assert.deepStrictEqual(orders(actual), orders(expected));
    return true;
  } catch {
    return false;
  }
}

/**
 * What Node does: on the same transport, over a Duplex, and, since it is not
 * the same each time on a busy machine, once or twice more.
 */
async function* references(scenario, transport) {
  const node = { server: oracle, client: oracle };
  yield await play(scenario, transport, node);
  yield await play(scenario, 'duplex', node);
  yield await play(scenario, transport, node);
  yield await play(scenario, transport, node);
}

async function compare(scenario, transport) {
  const source = references(scenario, transport);
  const known = [(await source.next()).value];
  for (const cast of CASTS) {
    // Node's own client on a Duplex sees another order for each way of cutting frames.
    if (transport === 'duplex' && cast.server !== cast.client) continue;
    // Node ends a body with END_STREAM that it cuts short: no model for who does not.
    if (scenario.cutBy !== undefined && !builtin && cast[scenario.cutBy] !== oracle) continue;
    const actual = await play(scenario, transport, cast);
    for (const side of scenario.sides ?? ['client', 'server']) {
      const isKnown = () => known.some((expected) => sameOrders(actual[side], expected[side]));
      while (!isKnown()) {
        const { value, done } = await source.next();
        if (done) {
          assert.deepStrictEqual(orders(actual[side]), orders(known[0][side]),
                                 `${side} of ${cast.title}`);
        }
        known.push(value);
      }
    }
  }
}

/**
 * Defines a test per transport that plays a scenario on node:http2 and on ours
 * (and on one with the other), and compares what each side has seen, in order.
 * @param {string} title
 * @param {object} scenario
 * @param {object} [scenario.server]  server options
 * @param {object} [scenario.client]  client options
 * @param {boolean} [scenario.serverFlow]  false: request bodies are left alone
 * @param {boolean} [scenario.clientFlow]  false: response bodies are left alone
 * @param {Function} [scenario.answer]  called with each server stream
 * @param {Function} scenario.ask  plays the client
 * @param {string} [scenario.cutBy]  'server' or 'client': closes with its body not ended
 * @param {string[]} [scenario.transports]
 * @param {string[]} [scenario.sides]  whose events are compared, both
 */
function parity(title, scenario) {
  for (const transport of scenario.transports ?? ['tcp', 'tls', 'duplex']) {
    it(`${title} (${transport})`, () => compare(scenario, transport));
  }
}

module.exports = { parity };
