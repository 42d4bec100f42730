'use strict';

const { once } = require('node:events');
const http = require('node:http');
const https = require('node:https');

const { countOctets, readNumber, runClient } = require('./transfers.js');

async function connect(origin) {
  const { Agent, request } = origin.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  async function answerTo(method, body) {
    const asked = request(origin, { agent, method, rejectUnauthorized: false });
    asked.end(body);
    const [answer] = await once(asked, 'response');
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
    return answer;
  }

  const upload = async (body) => readNumber(await answerTo('POST', body));
  await upload(Buffer.alloc(1)); // that is how it connects
  return {
    download: async () => countOctets(await answerTo('GET')),
    upload,
    end: () => agent.destroy(),
  };
}

runClient(connect);
