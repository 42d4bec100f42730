'use strict';

const { parity } = require('../helpers/parity');
const { event } = require('../helpers/collect');
const UNREAD = require('../helpers/readers');

const READERS = { ...UNREAD, 'resume()': (stream) => stream.resume() };

const POST = { ':method': 'POST' };

function soon(action) {
  setTimeout(action, 20);
}

/** What a request looks like to a server that does as `prepare` says. */
function serverSide(reader, prepare) {
  parity(`GET that the client resets: ${reader}`, {
    serverFlow: false,
    answer({ stream }) {
      prepare(stream);
      stream.respond();
    },
    async ask({ ask, server }) {
      const streams = event(server, 'stream');
      const { stream } = ask('one');
      const [far] = await streams;
      const farDone = event(far, 'close');
      await event(stream, 'response');
      stream.close(8);
      await farDone;
    },
    sides: ['server'],
  });

  for (const code of [0, 8]) {
    parity(`POST that the client resets with ${code} before any body: ${reader}`, {
      cutBy: 'client',
      serverFlow: false,
      answer({ stream }) {
        prepare(stream);
        stream.respond();
        stream.write('begin');
      },
      async ask({ ask, server }) {
        const streams = event(server, 'stream');
        const { stream } = ask('one', POST);
        const [far] = await streams;
        const farDone = event(far, 'close');
        await event(stream, 'response');
        stream.close(code);
        await farDone;
      },
      sides: ['server'],
      // Over TLS 'aborted' comes before 'end' on Node 22 and 26, behind it on 20 and 24.
      transports: code === 0 ? ['tcp', 'duplex'] : undefined,
    });
  }

  parity(`POST whose empty body ends later: ${reader}`, {
    serverFlow: false,
    answer({ stream }) {
      prepare(stream);
      stream.respond();
      stream.on('end', () => stream.end());
    },
    async ask({ ask }) {
      const { stream, done } = ask('one', POST);
      await event(stream, 'response');
      stream.end();
      await done;
    },
    sides: ['server'],
  });
}

/** What a response looks like to a client that does as `prepare` says. */
function clientSide(reader, prepare) {
  function whileUploading(title, answer, cutBy) {
    let answered;
    parity(`${title}: ${reader}`, {
      clientFlow: false,
      cutBy,
      answer({ stream }) {
        answered = event(stream, 'finish');
        answer(stream);
      },
      async ask({ ask, server }) {
        const streams = event(server, 'stream');
        const { stream, done } = ask('one', POST);
        prepare(stream);
        stream.write('begin');
        await streams;
        await answered;
        soon(() => stream.end());
        await done;
      },
      sides: ['client'],
    });
  }

  whileUploading('response of headers only', (stream) => stream.respond({}, { endStream: true }));

  whileUploading('response whose empty body ends later', (stream) => {
    stream.respond();
    soon(() => stream.end());
  });

  whileUploading('response of headers and trailers', (stream) => {
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ x: 'y' }));
    stream.end();
  });

  whileUploading('response that is reset with 0', (stream) => {
    stream.respond();
    soon(() => stream.close(0));
  }, 'server');

  whileUploading('response that is reset with 8', (stream) => {
    stream.respond();
    soon(() => stream.close(8));
  }, 'server');
}

describe('parity of bodies that are not read', () => {
  for (const [reader, prepare] of Object.entries(READERS)) {
    serverSide(reader, prepare);
    clientSide(reader, prepare);
  }
});
