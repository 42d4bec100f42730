'use strict';

const { definePoints } = require('../helpers/reentrancy/define');

describe('every method from inside every event of a session', () => {
  definePoints('session', 'tcp');
});
