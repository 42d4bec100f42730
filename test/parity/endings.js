'use strict';

const { parity } = require('../helpers/parity');
const { event } = require('../helpers/collect');

/** Ways in which a server stream may end, by the moment when they happen. */
const WAYS = {
  'close()': (stream) => stream.close(),
  'close(2)': (stream) => stream.close(2),
  'close(7)': (stream) => stream.close(7),
  'close(8)': (stream) => stream.close(8),
  'destroy()': (stream) => stream.destroy(),
  'destroy(error)': (stream) => stream.destroy(new TypeError('mine')),
};

/** Node drops the GOAWAY of a TLS session that is destroyed. */
const LOSSLESS = ['tcp', 'duplex'];

describe('parity of endings', () => {
  for (const [title, end] of Object.entries(WAYS)) {
    const cutBy = title.startsWith('close') ? 'server' : undefined;

    parity(`server stream ${title} before the response`, {
      answer({ stream }) { end(stream); },
      async ask({ ask }) { await ask('one').done; },
    });

    parity(`server stream ${title} after the headers`, {
      cutBy,
      answer({ stream }) {
        stream.respond();
        setTimeout(() => end(stream), 10);
      },
      async ask({ ask }) { await ask('one').done; },
    });

    parity(`server stream ${title} after the headers of an open upload`, {
      cutBy,
      answer({ stream }) {
        stream.respond();
        setTimeout(() => end(stream), 10);
      },
      async ask({ ask }) {
        const { stream, done } = ask('one', { ':method': 'POST' });
        stream.write('begin');
        await done;
      },
    });

    parity(`client stream ${title} after the response`, {
      answer({ stream }) { stream.respond(); },
      async ask({ ask, server }) {
        const streams = event(server, 'stream');
        const { stream, done } = ask('one');
        const [far] = await streams;
        const farDone = event(far, 'close');
        await event(stream, 'response');
        setTimeout(() => end(stream), 10);
        await done;
        await farDone;
      },
    });
  }

  parity('session.destroy() of the client', {
    answer({ stream }) { stream.respond(); },
    async ask({ ask, client }) {
      const { stream, done } = ask('one');
      await event(stream, 'response');
      client.destroy();
      await done;
    },
    transports: LOSSLESS,
  });

  parity('session.destroy(error) of the client', {
    answer({ stream }) { stream.respond(); },
    async ask({ ask, client }) {
      const { stream, done } = ask('one');
      await event(stream, 'response');
      client.destroy(new RangeError('mine'));
      await done;
    },
    transports: LOSSLESS,
  });

  parity('session.destroy(code) of the client', {
    answer({ stream }) { stream.respond(); },
    async ask({ ask, client }) {
      const { stream, done } = ask('one');
      await event(stream, 'response');
      client.destroy(11);
      await done;
    },
    transports: LOSSLESS,
  });

  parity('session.destroy() of the server', {
    answer({ stream }) {
      stream.respond();
      setTimeout(() => stream.session.destroy(), 10);
    },
    async ask({ ask }) { await ask('one').done; },
  });

  parity('session.destroy(error) of the server', {
    answer({ stream }) {
      stream.respond();
      setTimeout(() => stream.session.destroy(new Error('mine')), 10);
    },
    async ask({ ask }) { await ask('one').done; },
  });

  parity('session.close() of the client with an open stream', {
    answer({ stream }) {
      stream.respond();
      setTimeout(() => stream.end('late'), 20);
    },
    async ask({ ask, client }) {
      const { stream, done } = ask('one');
      await event(stream, 'response');
      client.close();
      await done;
    },
  });

  parity('session.close() of the server with an open stream', {
    answer({ stream }) {
      stream.respond();
      stream.session.close();
      setTimeout(() => stream.end('late'), 20);
    },
    async ask({ ask }) { await ask('one').done; },
  });

  parity('request and session.close() in one tick', {
    answer({ stream }) { stream.respond({}, { endStream: true }); },
    async ask({ ask, client }) {
      const { done } = ask('one');
      client.close();
      await done;
    },
    transports: ['tcp', 'tls'],
  });

  parity('goaway() with a code', {
    answer({ stream }) {
      stream.respond();
      setTimeout(() => stream.session.goaway(2, 0, Buffer.from('data')), 10);
    },
    async ask({ ask }) { await ask('one').done; },
  });

  parity('an aborted signal', {
    answer({ stream }) {
      stream.respond();
      stream.write('begin');
    },
    async ask({ ask, server }) {
      const controller = new AbortController();
      const streams = event(server, 'stream');
      const { stream, done } = ask('one', {}, { signal: controller.signal });
      const [far] = await streams;
      const farDone = event(far, 'close');
      await event(stream, 'response');
      setTimeout(() => controller.abort(new Error('reason')), 10);
      await done;
      await farDone;
    },
  });

  parity('a timeout of stream and session', {
    answer({ stream }) {
      stream.setTimeout(30, () => {
        stream.setTimeout(0);
        stream.respond({}, { endStream: true });
      });
    },
    async ask({ ask, client }) {
      await ask('one').done;
      client.setTimeout(30);
      await event(client, 'timeout');
      client.setTimeout(0);
    },
  });
});
