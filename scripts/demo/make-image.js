'use strict';

/*
 * Draws the picture of the example site:
 *
 *     node scripts/demo/make-image.js examples/site/rings.png
 *
 * A PNG by hand (RFC 2083): signature, header, one zlib stream of rows, end.
 */

const { writeFileSync } = require('node:fs');
const { deflateSync } = require('node:zlib');

const WIDTH = 640;
const HEIGHT = 240;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR = 2;

/** CRC-32 of a chunk (RFC 2083, section 3.4). */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function header() {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(WIDTH, 0);
  data.writeUInt32BE(HEIGHT, 4);
  data[8] = 8; // bits per sample
  data[9] = TRUE_COLOUR;
  return chunk('IHDR', data);
}

/** Two sources of rings that interfere, in a few steps of brightness. */
function shade(x, y) {
  const left = Math.hypot(x - WIDTH * 0.3, y - HEIGHT * 0.5);
  const right = Math.hypot(x - WIDTH * 0.7, y - HEIGHT * 0.5);
  const wave = Math.round(6 * (Math.cos(left / 7) + Math.cos(right / 9) + 2)) / 24;
  return [Math.round(30 + 60 * wave), Math.round(50 + 120 * wave), Math.round(90 + 150 * wave)];
}

function pixels() {
  const stride = 1 + WIDTH * 3; // a filter byte (0: none) before each row
  const rows = Buffer.alloc(stride * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) rows.set(shade(x, y), y * stride + 1 + x * 3);
  }
  return chunk('IDAT', deflateSync(rows, { level: 9 }));
}

writeFileSync(process.argv[2],
  Buffer.concat([SIGNATURE, header(), pixels(), chunk('IEND', Buffer.alloc(0))]));
