'use strict';

/** What can be compared of the error that a call throws; undefined if it throws none. */
function refusal(call) {
  try {
    call();
  } catch ({ name, code, message }) {
    return { name, code, message };
  }
  return undefined;
}

module.exports = { refusal };
