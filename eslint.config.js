'use strict';

const js = require('@eslint/js');
const stylistic = require('@stylistic/eslint-plugin');
const { STATE_RULES, WRITER } = require('./scripts/lint/state-rules');

/** What Node 20 has as globals and this project uses. */
const NODE = {
  AbortController: 'readonly',
  AbortSignal: 'readonly',
  Buffer: 'readonly',
  DOMException: 'readonly',
  URL: 'readonly',
  URLSearchParams: 'readonly',
  clearImmediate: 'readonly',
  clearInterval: 'readonly',
  clearTimeout: 'readonly',
  console: 'readonly',
  fetch: 'readonly',
  performance: 'readonly',
  process: 'readonly',
  queueMicrotask: 'readonly',
  setImmediate: 'readonly',
  setInterval: 'readonly',
  setTimeout: 'readonly',
  structuredClone: 'readonly',
};

const COMMONJS = {
  __dirname: 'readonly',
  __filename: 'readonly',
  exports: 'writable',
  module: 'writable',
  require: 'readonly',
};

const MOCHA = {
  after: 'readonly',
  afterEach: 'readonly',
  before: 'readonly',
  beforeEach: 'readonly',
  describe: 'readonly',
  it: 'readonly',
};

const BROWSER = {
  addEventListener: 'readonly',
  document: 'readonly',
  fetch: 'readonly',
  location: 'readonly',
  performance: 'readonly',
};

const CORRECTNESS = {
  'array-callback-return': 'error',
  'default-case-last': 'error',
  'dot-notation': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-constructor-return': 'error',
  'no-control-regex': 'off', // a protocol has control characters
  'no-empty': ['error', { allowEmptyCatch: true }],
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-lonely-if': 'error',
  'no-new-func': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-throw-literal': 'error',
  'no-unneeded-ternary': 'error',
  'no-unused-expressions': 'error',
  'no-unused-vars': ['error', { args: 'after-used', argsIgnorePattern: '^_' }],
  'no-use-before-define': ['error', { functions: false, classes: false, variables: false }],
  'no-useless-rename': 'error',
  'no-var': 'error',
  'object-shorthand': ['error', 'properties'],
  'prefer-const': ['error', { destructuring: 'all' }],
  strict: ['error', 'global'],
};

const STYLE = {
  '@stylistic/arrow-parens': 'error',
  '@stylistic/brace-style': ['error', '1tbs', { allowSingleLine: true }],
  '@stylistic/comma-spacing': 'error',
  '@stylistic/eol-last': 'error',
  '@stylistic/function-call-spacing': 'error',
  '@stylistic/key-spacing': 'error',
  '@stylistic/keyword-spacing': 'error',
  '@stylistic/max-len': ['error', { code: 100, ignoreRegExpLiterals: true }],
  '@stylistic/no-multiple-empty-lines': ['error', { max: 1, maxBOF: 0, maxEOF: 0 }],
  '@stylistic/no-tabs': 'error',
  '@stylistic/no-trailing-spaces': 'error',
  '@stylistic/object-curly-spacing': ['error', 'always'],
  '@stylistic/quotes': ['error', 'single', { avoidEscape: true, allowTemplateLiterals: 'always' }],
  '@stylistic/semi': 'error',
  '@stylistic/space-before-blocks': 'error',
  '@stylistic/space-infix-ops': 'error',
  camelcase: ['error', { properties: 'never', allow: ['^HTTP', '^NGHTTP2', '^DEFAULT', '^MAX'] }],
};

/** The form of a file: one responsibility, functions that fit on a screen. */
const FORM = {
  'max-lines': ['error', 500],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

const REAL_TIME =
  'take it from lib/node/timers.js: an application may have put a fake in its place';

/** lib/ runs on the timers and clocks that were there when it was loaded. */
const TIMERS = {
  'no-restricted-globals': ['error', ...[
    'Date', 'clearImmediate', 'clearInterval', 'clearTimeout', 'performance', 'queueMicrotask',
    'setImmediate', 'setInterval', 'setTimeout',
  ].map((name) => ({ name, message: REAL_TIME }))],
  'no-restricted-modules': ['error', ...['node:timers', 'node:timers/promises'].map(
    (name) => ({ name, message: REAL_TIME }))],
  'no-restricted-properties': ['error', ...[
    ['performance', 'now'], ['process', 'hrtime'], ['process', 'nextTick'], ['process', 'uptime'],
  ].map(([object, property]) => ({ object, property, message: REAL_TIME }))],
};

const GLOBAL_OBJECT = {
  selector: 'MemberExpression[object.name=/^global(This)?$/]',
  message: REAL_TIME,
};

module.exports = [
  { ignores: ['build/', 'coverage/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    plugins: { '@stylistic': stylistic },
    rules: { ...CORRECTNESS, ...STYLE, ...FORM },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      ecmaVersion: 2023, // Node 20
      sourceType: 'commonjs',
      globals: { ...NODE, ...COMMONJS },
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals: NODE },
    rules: { strict: 'off' },
  },
  {
    files: ['test/**'],
    languageOptions: { globals: { ...NODE, ...MOCHA, globalThis: 'readonly' } },
    // A describe() is as long as its cases.
    rules: { 'max-lines-per-function': 'off', 'no-unused-expressions': 'off' },
  },
  {
    files: ['lib/**'],
    ignores: ['lib/node/timers.js'],
    rules: { ...TIMERS, 'no-restricted-syntax': ['error', GLOBAL_OBJECT, ...STATE_RULES] },
  },
  {
    files: [WRITER],
    rules: { 'no-restricted-syntax': ['error', GLOBAL_OBJECT] },
  },
  {
    files: ['examples/site/**'],
    languageOptions: { sourceType: 'script', globals: BROWSER },
  },
];
