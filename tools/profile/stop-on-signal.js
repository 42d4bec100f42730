'use strict';

// Preloaded into a profiled process: V8 writes its profile when the process
// exits, but not when a signal ends it.

const SIGNALS = [['SIGINT', 2], ['SIGTERM', 15]];

for (const [signal, number] of SIGNALS) {
  process.once(signal, () => {
    // An app that listens itself ends as it wants to.
    if (process.listenerCount(signal) === 0) process.exit(128 + number);
  });
}
