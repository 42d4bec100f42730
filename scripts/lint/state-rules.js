'use strict';

/*
 * One writer for the state of a stream, as rules for ESLint: what lib/stream/state.js has
 * as a field is assigned there alone. The names are read from that file, so that a new
 * field is guarded from its first day. Other objects of lib/ may have a field of such a
 * name as long as they assign it as `this.name`, or by a method of their own.
 */

const { readFileSync } = require('node:fs');
const path = require('node:path');

const WRITER = 'lib/stream/state.js';
const MESSAGE = `the state of a stream is assigned in ${WRITER} alone: call or add a method there`;

/** @returns {string[]} names of the fields that a class assigns in its constructor */
function fieldsOf(text) {
  const [constructor] = /constructor\(\) \{[^]*?\n {2}\}/.exec(text);
  return [...constructor.matchAll(/^ {4}this\.(\w+) = /gm)].map(([, name]) => name);
}

/** @returns {{selector: string, message: string}[]} for `no-restricted-syntax` */
function rulesFor(fields) {
  const field = `MemberExpression[property.name=/^(${fields.join('|')})$/]` +
    ':not([object.type="ThisExpression"])';
  return [
    `AssignmentExpression > ${field}.left`,
    `UpdateExpression > ${field}.argument`,
    `UnaryExpression[operator="delete"] > ${field}.argument`,
    `AssignmentExpression > :matches(ObjectPattern, ArrayPattern).left ${field}`,
    `:matches(ForOfStatement, ForInStatement) > ${field}.left`,
    // A field that the class does not have, or another state for a stream.
    'AssignmentExpression > .left[object.property.name="kState"][object.object.name="stream"]',
    'CallExpression[callee.object.name=/^(Object|Reflect)$/]' +
      '[callee.property.name=/^(assign|set|deleteProperty|definePropert(y|ies))$/]' +
      ' > .arguments:first-child:matches([property.name="kState"], [name=/[sS]tate$/])',
  ].map((selector) => ({ selector, message: MESSAGE }));
}

const STATE_RULES = rulesFor(fieldsOf(readFileSync(path.join(__dirname, '../..', WRITER), 'utf8')));

module.exports = { STATE_RULES, WRITER };
