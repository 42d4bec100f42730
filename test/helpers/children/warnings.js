'use strict';

/** Reports the warnings of the process, after a use of what Node has deprecated. */

const { http2 } = require('../impl');

const USES = {
  'method': (stream) => {
    stream.priority({ weight: 3 });
    stream.priority({ weight: 4 });
  },
  'option'(stream) {
    for (const weight of [3, 4]) stream.session.request({}, { weight }).resume();
  },
  'nothing'() {},
};

const seen = [];
process.on('warning', ({ name, code, message }) => seen.push({ name, code, message }));

const server = http2.createServer((request, response) => response.end());
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const stream = client.request().resume();
  USES[process.argv[2]](stream);
  stream.on('close', () => {
    client.close(() => {
      server.close();
      process.send(seen, () => process.disconnect());
    });
  });
});
