'use strict';

/**
 * Runs tasks side by side.
 * @template T
 * @param {(() => Promise<T>)[]} tasks
 * @param {number} width  how many at a time
 * @returns {Promise<T[]>}  in the order of the tasks; rejects with the first
 *   rejection, after which no further task is started
 */
async function runPool(tasks, width) {
  const results = new Array(tasks.length);
  let next = 0;
  let failed = false;
  async function work() {
    while (next < tasks.length && !failed) {
      const index = next++;
      try {
        results[index] = await tasks[index]();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, work));
  return results;
}

module.exports = { runPool };
