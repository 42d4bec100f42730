'use strict';

/**
 * Whether a promise is fulfilled in that time; its rejection is passed on.
 * @param {Promise} promise
 * @param {number} ms
 * @returns {Promise<boolean>}
 */
async function within(promise, ms) {
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, ms, false); });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { within };
