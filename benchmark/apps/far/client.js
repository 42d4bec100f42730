'use strict';

const { once } = require('node:events');
const http2 = require('http2');

const { countOctets, readNumber, runClient } = require('./transfers.js');

async function answerOf(stream) {
  const [headers] = await once(stream, 'response');
  if (headers[':status'] !== 200) throw new Error(`status ${headers[':status']}`);
  return stream;
}

// What the server allows has to have arrived: before, only guesses travel.
async function connect(origin) {
  const session = http2.connect(origin, { rejectUnauthorized: false, autoWindow: true });
  await Promise.all([once(session, 'connect'), once(session, 'remoteSettings')]);
  return {
    download: async () => countOctets(await answerOf(session.request())),
    upload: async (body) => {
      const stream = session.request({ ':method': 'POST' });
      stream.end(body);
      return readNumber(await answerOf(stream));
    },
    end: () => session.destroy(),
  };
}

runClient(connect);
