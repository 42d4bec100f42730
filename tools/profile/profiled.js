'use strict';

// Preloaded into a profiled process.

const fs = require('node:fs');
const path = require('node:path');
const { isMainThread } = require('node:worker_threads');

const SIGNALS = [['SIGINT', 2], ['SIGTERM', 15]];
const FOLDER_OPTION = '--cpu-prof-dir=';

/** V8 writes its profile when the process exits, not when a signal ends it. */
function exitOnSignals() {
  for (const [signal, number] of SIGNALS) {
    process.once(signal, () => {
      // An app that listens itself ends as it wants to.
      if (process.listenerCount(signal) === 0) process.exit(128 + number);
    });
  }
}

/**
 * V8 takes the time that native code spends in the event loop's poll phase,
 * where all reading and parsing is, for idle. The processor's own account
 * tells how much that was.
 */
function writeUsage() {
  const option = process.execArgv.find((argument) => argument.startsWith(FOLDER_OPTION));
  if (option === undefined) return;
  const file = path.join(option.slice(FOLDER_OPTION.length), `${process.pid}.usage.json`);
  fs.writeFileSync(file, JSON.stringify(process.cpuUsage()));
}

if (isMainThread) {
  exitOnSignals();
  process.on('exit', writeUsage);
}
