'use strict';

/** Plays generated scenarios on the built-in module and on ours: see USAGE. */

const { availableParallelism } = require('node:os');
const { parseArgs } = require('node:util');
const { LEVELS, checkBuiltin, classify, compareAll, sideBySide } =
  require('../test/helpers/turns/compare');
const { pairs, somePairs, triples } = require('../test/helpers/turns/scenarios');

const KINDS_SHOWN = 12;

const USAGE = `Plays generated scenarios on the built-in module and on ours, and shows where
the traces part.

  node scripts/parity.js [--pairs] [--some N] [--triples N] [--seed N]
    [--only TEXT] [--show N] [--jobs N] [--quick] [--builtin RUNS]

--pairs      all pairs of frames (the default, if nothing else is chosen)
--some N     N of them, by the seed
--triples N  N sequences of three frames, by the seed
--only TEXT  those of them with this text in their name
--show N     how many are shown in full (5)
--jobs N     processes for each module (one for each processor)
--quick      what differs is not played again, to see whether it always does
--builtin N  plays on the built-in only, N times, and counts what is not stable
--help       this text`;

function readArguments() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: {
    pairs: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' },
    some: text, triples: text, only: text, builtin: text,
    seed: { ...text, default: '1' }, show: { ...text, default: '5' },
    jobs: { ...text, default: String(availableParallelism()) },
  } });
  return values;
}

function choose(options) {
  const seed = Number(options.seed);
  const chosen = [];
  if (options.some) chosen.push(...somePairs(Number(options.some), seed));
  if (options.triples) chosen.push(...triples(Number(options.triples), seed));
  if (options.pairs || chosen.length === 0) chosen.push(...pairs());
  return options.only ? chosen.filter(({ name }) => name.includes(options.only)) : chosen;
}

function count(list, keyOf) {
  const groups = new Map();
  for (const item of list) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return [...groups].sort(([, one], [, other]) => other.length - one.length);
}

function showCounts(title, groups) {
  console.log(`\n${title}`);
  for (const [key, list] of groups) console.log(`${String(list.length).padStart(7)}  ${key}`);
}

function showKinds(differing) {
  const classified = differing.map((result) => ({ ...result, ...classify(result) }));
  for (const level of LEVELS) {
    const list = classified.filter((result) => result.level === level);
    if (list.length === 0) continue;
    const kinds = count(list, ({ kind }) => kind);
    console.log(`\n${list.length} part in ${level}, in ${kinds.length} kinds (built-in / ours):`);
    for (const [kind, members] of kinds.slice(0, KINDS_SHOWN)) {
      console.log(`${String(members.length).padStart(7)}  ${kind}\n         e.g. ` +
                  members[0].scenario.name);
    }
  }
}

function report(results, options, seconds) {
  const suspects = results.filter(({ verdict }) =>
    verdict === (options.builtin ? 'unstable' : 'differs'));
  for (const result of suspects.slice(0, Number(options.show))) {
    console.log(`\n${sideBySide(result)}`);
  }
  if (suspects.length > 0) {
    showKinds(suspects);
    showCounts('by handler', count(suspects, ({ scenario }) => scenario.handler));
    showCounts('by side', count(suspects, ({ scenario: { side, transport } }) =>
      `${side} ${transport}`));
    showCounts('by first frame', count(suspects, ({ scenario }) => scenario.steps[0].kind));
  }
  const fatal = results.filter(({ verdict }) => verdict === 'fatal');
  if (fatal.length > 0) {
    showCounts('the built-in dies of', count(fatal, ({ scenario: { side, steps } }) =>
      `${side}: ${steps.map(({ kind }) => kind).join(', ')}`).slice(0, KINDS_SHOWN));
  }
  const verdicts = count(results, ({ verdict }) => verdict)
    .map(([verdict, list]) => `${list.length} ${verdict}`);
  console.log(`\nNode ${process.version}, ${results.length} scenarios in ${seconds} s: ` +
              verdicts.join(', '));
  return suspects.length === 0;
}

async function main() {
  const options = readArguments();
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const scenarios = choose(options);
  const start = performance.now();
  let shown = 0;
  const how = {
    jobs: Number(options.jobs),
    quick: options.quick,
    progress(done) {
      if (!process.stderr.isTTY || done < shown + 0.01) return;
      shown = done % 1;
      process.stderr.write(`\r${Math.floor(100 * done)} % `);
    },
  };
  const results = options.builtin ?
    await checkBuiltin(scenarios, Number(options.builtin), how) :
    await compareAll(scenarios, how);
  const seconds = Math.round((performance.now() - start) / 1000);
  if (!report(results, options, seconds)) process.exitCode = 1;
}

main();
