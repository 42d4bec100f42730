'use strict';

/** How each field of a header block is represented (RFC 7541, section 6). */

function readInteger(block, at, prefixBits) {
  const limit = 2 ** prefixBits - 1;
  let value = block[at] & limit;
  if (value < limit) return [value, at + 1];
  let shift = 1;
  for (;;) {
    const octet = block[++at];
    value += (octet & 127) * shift;
    shift *= 128;
    if (octet < 128) return [value, at + 1];
  }
}

function skipString(block, at) {
  const [length, start] = readInteger(block, at, 7);
  return start + length;
}

function literal(kind, prefixBits, block, at) {
  const [index, afterIndex] = readInteger(block, at, prefixBits);
  const afterName = index === 0 ? skipString(block, afterIndex) : afterIndex;
  return [{ kind, index }, skipString(block, afterName)];
}

function readOne(block, at) {
  const first = block[at];
  if (first & 0x80) {
    const [index, next] = readInteger(block, at, 7);
    return [{ kind: 'indexed', index }, next];
  }
  if (first & 0x40) return literal('incremental', 6, block, at);
  if (first & 0x20) {
    const [size, next] = readInteger(block, at, 5);
    return [{ kind: 'resize', size }, next];
  }
  return literal(first & 0x10 ? 'never' : 'without', 4, block, at);
}

/**
 * @param {Buffer} block  a complete header block
 * @returns {{kind: 'indexed'|'incremental'|'without'|'never'|'resize',
 *   index?: number, size?: number}[]}  index 0: the name follows as a literal
 */
function representations(block) {
  const found = [];
  for (let at = 0; at < block.length;) {
    const [one, next] = readOne(block, at);
    found.push(one);
    at = next;
  }
  return found;
}

module.exports = { representations };
