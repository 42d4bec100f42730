'use strict';

const assert = require('node:assert');
const oracle = require('node:http2');
const { builtin, http2 } = require('../helpers/impl');
const { since } = require('../helpers/since');
const { onStage } = require('./fixtures/stage');
const argumentErrors = require('./fixtures/argument-errors');
const emittedErrors = require('./fixtures/emitted-errors');
const thrownErrors = require('./fixtures/thrown-errors');

/** Whether the running Node's own module has the error. */
function isInOracle({ releases, before }) {
  if (before !== undefined) return !since(...before);
  return releases === undefined || since(...releases);
}

/** Whether ours has: where Node versions contradict each other, as the running one. */
function isInOurs(terms) {
  return terms.follows || terms.before !== undefined ? isInOracle(terms) : true;
}

function classOf(error) {
  return [TypeError, RangeError].find((each) => error instanceof each) ?? Error;
}

function assertError(error, code, className, message, { fields = {}, string }) {
  assert.ok(error instanceof Error, `no error: ${error}`);
  const shown = string ?? `${error.name} [${code}]: ${message}`;
  assert.deepStrictEqual(
    { code: error.code, class: classOf(error).name, message: error.message,
      string: String(error), ...Object.fromEntries(
        Object.keys(fields).map((key) => [key, error[key]])) },
    { code, class: className, message, string: shown, ...fields });
  assert.ok(error.stack.startsWith(`${shown}\n`), error.stack);
}

async function thrownBy(impl, setup, act) {
  let error;
  await onStage(impl, setup, async (context) => {
    try {
      await act(context);
    } catch (thrown) {
      error = thrown;
    }
  });
  return error;
}

function defineTests(rows, provoke) {
  for (const [code, className, message, what, act, terms = {}] of rows) {
    const test = (builtin ? isInOracle(terms) : isInOurs(terms)) ? it : it.skip;
    const impls = isInOracle(terms) ? new Set([http2, oracle]) : new Set([http2]);
    test(`${code}: ${what}`, async () => {
      for (const impl of impls) {
        const error = await provoke(impl, terms.setup ?? {}, act);
        assertError(error, code, className, message, terms);
      }
    });
  }
}

describe('errors that are thrown', () => {
  defineTests(thrownErrors.ROWS, thrownBy);
});

describe('errors of arguments', () => {
  defineTests(argumentErrors.ROWS, thrownBy);
});

describe('errors that are emitted or given to a callback', () => {
  defineTests(emittedErrors.ROWS, onStage);
});
