'use strict';

const { parity } = require('../helpers/parity');

function answer200({ stream }) {
  stream.respond({ 'x-a': 'b' });
  stream.end('answer');
}

describe('parity of requests', () => {
  parity('GET', {
    answer: answer200,
    async ask({ ask }) { await ask('one').done; },
  });

  parity('GET, one after the other', {
    answer: answer200,
    async ask({ ask }) {
      for (const name of ['one', 'two', 'three']) await ask(name, { ':path': `/${name}` }).done;
    },
  });

  parity('POST with an echo', {
    answer({ stream }) {
      stream.respond();
      stream.pipe(stream);
    },
    async ask({ ask }) {
      const { stream, done } = ask('post', { ':method': 'POST' });
      stream.write('some ');
      stream.end('body');
      await done;
    },
  });

  parity('HEAD', {
    answer({ stream }) {
      stream.respond({ 'content-length': '5' });
      stream.end();
    },
    async ask({ ask }) { await ask('head', { ':method': 'HEAD' }).done; },
  });

  parity('an answer that is headers only', {
    answer({ stream }) { stream.respond({ ':status': 404 }, { endStream: true }); },
    async ask({ ask }) { await ask('one').done; },
  });

  parity('status 204 and 304', {
    answer({ stream, headers }) {
      stream.respond({ ':status': Number(headers[':path'].slice(1)) });
      stream.end();
    },
    async ask({ ask }) {
      await ask('one', { ':path': '/204' }).done;
      await ask('two', { ':path': '/304' }).done;
    },
  });

  parity('headers of many kinds', {
    answer({ stream }) {
      stream.respond({ 'set-cookie': ['a=1', 'b=2'], 'x-many': ['1', '2'], 'X-Upper': 'case',
                       'x-latin': 'caf\u00e9', 'x-empty': '' });
      stream.end();
    },
    async ask({ ask, http2 }) {
      await ask('one', { cookie: 'a=1; b=2', 'x-many': ['1', '2'], authorization: 'x',
                         'x-secret': 's', [http2.sensitiveHeaders]: ['x-secret'] }).done;
    },
  });

  parity('trailers of both sides', {
    answer({ stream }) {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-far': '1' }));
      stream.on('end', () => stream.end('answer'));
    },
    async ask({ ask }) {
      const { stream, done } = ask('post', { ':method': 'POST' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-near': '2' }));
      stream.end('question');
      await done;
    },
  });

  parity('informational headers', {
    answer({ stream }) {
      stream.additionalHeaders({ ':status': 100 });
      stream.additionalHeaders({ ':status': 103, link: '</a>' });
      stream.respond();
      stream.end('answer');
    },
    async ask({ ask }) { await ask('one').done; },
  });

  parity('a large body in both directions', {
    answer({ stream }) {
      stream.respond();
      stream.on('end', () => stream.end(Buffer.alloc(250000)));
    },
    async ask({ ask }) {
      const { stream, done } = ask('post', { ':method': 'POST' });
      stream.end(Buffer.alloc(150000));
      await done;
    },
  });

  parity('a push', {
    answer({ stream, log }) {
      stream.pushStream({ ':path': '/pushed', 'x-p': 'q' }, (error, push, headers) => {
        log.add('push', 'callback', error, headers);
        log.stream(push, 'push');
        push.respond({ 'x-r': 's' });
        push.end('pushed');
      });
      stream.respond();
      stream.end('main');
    },
    async ask({ client, ask, log }) {
      const pushed = new Promise((resolve) => {
        client.on('stream', (push, headers) => {
          log.add('push', 'stream', headers);
          log.stream(push, 'push');
          push.on('close', resolve);
        });
      });
      await Promise.all([ask('main').done, pushed]);
    },
    transports: ['tcp', 'tls'],
  });

  parity('a push that the client refuses', {
    answer({ stream, log }) {
      stream.pushStream({ ':path': '/pushed' }, (error, push) => {
        log.stream(push, 'push');
        push.respond();
        push.on('close', () => stream.end('main'));
      });
      stream.respond();
    },
    async ask({ client, ask, log }) {
      client.on('stream', (push) => {
        log.stream(push, 'push');
        push.close(7);
      });
      await ask('main').done;
    },
    transports: ['tcp', 'tls'],
  });

  parity('CONNECT', {
    answer({ stream }) {
      stream.respond();
      stream.pipe(stream);
    },
    async ask({ ask }) {
      const { stream, done } = ask('tunnel', { ':method': 'CONNECT', ':authority': 'a:1' });
      stream.end('through');
      await done;
    },
  });

  parity('altsvc, origin and a ping', {
    answer({ stream }) {
      stream.session.altsvc('h2=":1"', 'https://a.example');
      stream.session.origin('https://b.example');
      stream.respond();
      stream.end();
    },
    async ask({ ask, client, log }) {
      await ask('one').done;
      await new Promise((resolve) => {
        client.ping(Buffer.from('12345678'), (error, duration, payload) => {
          log.add('session', 'pong', error, payload);
          resolve();
        });
      });
    },
  });
});
