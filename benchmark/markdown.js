'use strict';

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

/**
 * @param {string[]} columns  their headings
 * @param {number} texts  how many of them, from the left, are not numbers
 * @param {string[][]} rows  without cells at the end: they are empty
 * @returns {string[]}  lines
 */
function table(columns, texts, rows) {
  return [
    row(columns),
    row(columns.map((_, index) => (index < texts ? '---' : '--:'))),
    ...rows.map((cells) => row(columns.map((_, index) => cells[index] ?? ''))),
  ];
}

module.exports = { table };
