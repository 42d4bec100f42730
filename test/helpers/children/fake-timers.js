'use strict';

/**
 * A client and a server in one process whose timers and clocks have been
 * replaced by fakes that never fire, as test suites do. Prints a line for each
 * thing that comes about all the same; argv: the transport.
 */

const { http2 } = require('../impl');
const { connect, listen } = require('../server');

const transport = process.argv[2];
const real = { Date, setTimeout };
setInterval(() => {}, 1000); // over a Duplex nothing else keeps the process alive

function installFakes() {
  const timer = { ref: () => timer, unref: () => timer, refresh: () => timer };
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
    globalThis[name] = () => timer;
  }
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask']) {
    globalThis[name] = () => {};
  }
  globalThis.Date = class extends Date {
    constructor() {
      super(0);
    }
  };
  Date.now = performance.now = () => 0;
  process.hrtime = () => [0, 0];
  process.hrtime.bigint = () => 0n;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

/** The end of what is told first is awaited before the next is begun. */
function run(client) {
  client.ping((error, duration) => {
    print(`ping ${duration > 0}`);
    const stream = client.request({ ':path': '/slow' });
    stream.setTimeout(50, () => print('stream timeout'));
    stream.on('response', ({ date }) => {
      print(`date ${Math.abs(real.Date.parse(date) - real.Date.now()) < 60_000}`);
    });
    stream.resume();
    stream.on('end', () => print('end'));
    stream.on('close', () => client.setTimeout(50, () => {
      print('session timeout');
      giveUp(client);
    }));
  });
}

/** Without a reader a stream closes by itself, through all its deferred steps. */
function giveUp(client) {
  const stream = client.request({ ':method': 'POST' });
  stream.on('error', () => {});
  stream.on('close', () => {
    client.destroy();
    client.on('close', () => {
      print('closed');
      process.exit();
    });
  });
  stream.close(http2.constants.NGHTTP2_CANCEL);
}

listen({
  transport,
  onStream(stream, { ':path': path }) {
    stream.on('error', () => {});
    if (path === '/slow') {
      real.setTimeout(() => {
        stream.respond();
        stream.end('late');
      }, 150);
    }
  },
}).then((server) => {
  const client = connect(server, { transport });
  client.on('connect', () => {
    installFakes();
    run(client);
  });
});
