'use strict';

/** Traffic in several threads: to its end, terminated, or exiting by itself. */

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
const { startTraffic } = require('./traffic');

const ANSWERS = 200;

function start(mode) {
  return new Worker(__filename, { workerData: mode });
}

async function parallel() {
  const counts = await Promise.all([1, 2, 3].map(() => new Promise((resolve, reject) => {
    const worker = start('count');
    worker.on('error', reject);
    worker.on('message', resolve);
  })));
  console.log(JSON.stringify(counts));
}

async function terminate() {
  let terminated = 0;
  for (let round = 0; round < 4; round++) {
    await Promise.all([1, 2].map(() => new Promise((resolve, reject) => {
      const worker = start('forever');
      worker.on('error', reject);
      worker.once('message', async () => {
        await worker.terminate();
        terminated++;
        resolve();
      });
    })));
  }
  console.log(`terminated ${terminated}`);
}

async function exit() {
  const codes = await Promise.all([1, 2, 3, 4].map(() => new Promise((resolve, reject) => {
    const worker = start('exit');
    worker.on('error', reject);
    worker.on('exit', resolve);
  })));
  console.log(`exit codes ${codes.join(' ')}`);
}

const MODES = {
  count(done, client, server) {
    if (done < ANSWERS) return true;
    if (done === ANSWERS) {
      parentPort.postMessage(done);
      client.close();
      server.close();
    }
    return false;
  },
  forever(done) {
    if (done === 20) parentPort.postMessage(done);
    return true;
  },
  exit(done) {
    if (done === 20) process.exit(5);
    return true;
  },
};

if (isMainThread) {
  const run = { parallel, terminate, exit }[process.argv[2]];
  run().then(() => process.disconnect());
} else {
  startTraffic(10, MODES[workerData]);
}
