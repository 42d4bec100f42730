'use strict';

const COLUMNS = [
  { title: 'client', cell: (row) => row.client },
  { title: 'URL', cell: (row) => row.url },
  { title: 'protocol', cell: (row) => row.protocol },
  { title: 'status', cell: (row) => row.status },
  { title: 'bytes', cell: (row) => String(row.octets), right: true },
  { title: 'ms', cell: (row) => row.milliseconds.toFixed(1), right: true },
  { title: 'engine', cell: (row) => row.engine },
  { title: 'body', cell: (row) => row.body },
  { title: '', cell: (row) => (row.ok ? '' : '<- WRONG') },
];

function formatLine(cells, widths) {
  return cells.map((cell, i) => (
    COLUMNS[i].right ? cell.padStart(widths[i]) : cell.padEnd(widths[i])
  )).join('  ').trimEnd();
}

/** Lays rows (see clients.js, and `engine`) out in columns. */
function formatTable(rows) {
  const lines = [
    COLUMNS.map(({ title }) => title),
    ...rows.map((row) => COLUMNS.map(({ cell }) => cell(row) ?? '?')),
  ];
  const widths = COLUMNS.map((column, i) => Math.max(...lines.map((cells) => cells[i].length)));
  const [head, ...body] = lines.map((cells) => formatLine(cells, widths));
  return [head, '-'.repeat(head.length), ...body].join('\n');
}

module.exports = { formatTable };
