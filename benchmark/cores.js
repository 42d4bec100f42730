'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');

/**
 * @param {string} list  as Linux prints it: "0-2,7"
 * @returns {number[]}
 */
function parseCoreList(list) {
  return list.trim().split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function allowedCores() {
  try {
    const status = fs.readFileSync('/proc/self/status', 'latin1');
    return parseCoreList(/^Cpus_allowed_list:\s*(.*)$/m.exec(status)[1]);
  } catch {
    return [];
  }
}

function hasTaskset() {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * One core for the process that is measured and another one for its peer: else
 * the scheduler's moves are most of what a short round shows.
 * @returns {{measured: string[], peer: string[], note: string}}  what goes in
 *   front of a command; empty where there is nothing to pin with
 */
function pinning() {
  const cores = allowedCores();
  if (cores.length < 2 || !hasTaskset()) {
    return { measured: [], peer: [], note: 'not pinned to cores: needs taskset and two cores' };
  }
  const [measured, peer] = [cores[0], cores.at(-1)];
  return {
    measured: ['taskset', '-c', String(measured)],
    peer: ['taskset', '-c', String(peer)],
    note: `measured process on core ${measured}, its peer on core ${peer}`,
  };
}

module.exports = { parseCoreList, pinning };
