'use strict';

const http2 = require('http2');

// url, requests in flight, seconds of warm-up, seconds to measure
const [url, inFlight, warmUp, seconds] = process.argv.slice(2);

const { origin, pathname } = new URL(url);
const session = http2.connect(origin);
let done = 0;
let stopping = false;

function get() {
  const stream = session.request({ ':path': pathname });
  let octets = 0;
  stream.on('response', (headers) => {
    if (headers[':status'] !== 200) throw new Error(`status ${headers[':status']}`);
  });
  stream.on('data', (chunk) => {
    octets += chunk.length;
  });
  stream.on('end', () => {
    if (octets !== 11) throw new Error(`${octets} octets`);
    done++;
    if (!stopping) get();
  });
}

for (let i = 0; i < Number(inFlight); i++) get();

setTimeout(() => {
  const from = performance.now();
  const doneBefore = done;
  console.log('measuring');
  setTimeout(() => {
    const passed = (performance.now() - from) / 1000;
    console.log(JSON.stringify({ requests: done - doneBefore, seconds: passed }));
    stopping = true;
    session.close();
  }, seconds * 1000);
}, warmUp * 1000);
