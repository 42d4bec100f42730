'use strict';

/** As much of Markdown as the documents of this project use: headings, links, blocks of code. */

const FENCE = /^```(.*)$/;

/** The name of a heading in an address, as the hosts of repositories make it. */
function slug(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\-_ ]/gu, '').replaceAll(' ', '-');
}

function* linksOf(line) {
  const prose = line.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length));
  for (const [, target] of prose.matchAll(/\]\(([^()\s]*)\)/g)) yield { target };
  for (const [, label] of prose.matchAll(/\[[^[\]]+\]\[([^[\]]+)\]/g)) yield { label };
  const [, name, target] = /^\[([^[\]]+)\]: +(\S+)$/.exec(prose) ?? [];
  if (target !== undefined) yield { name, target };
}

/**
 * @param {string} text
 * @returns {{
 *   anchors: Set<string>,
 *   links: { line: number, target?: string, label?: string, name?: string }[],
 *   blocks: { line: number, info: string, code: string }[],
 * }}  `label` is used, and has to be the `name` of another link
 */
function parse(text) {
  const anchors = new Set();
  const links = [];
  const blocks = [];
  let open; // the block that has begun
  for (const [index, line] of text.split('\n').entries()) {
    const [, info] = FENCE.exec(line) ?? [];
    if (open !== undefined) {
      if (info === undefined) {
        open.code += `${line}\n`;
      } else {
        blocks.push(open);
        open = undefined;
      }
    } else if (info !== undefined) {
      open = { line: index + 1, info, code: '' };
    } else {
      const [, heading] = /^#{1,6} +(.+)$/.exec(line) ?? [];
      if (heading !== undefined) anchors.add(slug(heading));
      for (const link of linksOf(line)) links.push({ line: index + 1, ...link });
    }
  }
  if (open !== undefined) throw new Error(`the block of line ${open.line} does not end`);
  return { anchors, links, blocks };
}

module.exports = { parse };
