'use strict';

const caption = document.getElementById('caption');
const answer = document.getElementById('answer');
let stones = 0;

/** Tells by which protocol the picture came. */
function nameProtocol() {
  const [entry] = performance.getEntriesByName(new URL('/rings.png', location).href);
  if (entry?.nextHopProtocol) caption.textContent += ` It came by ${entry.nextHopProtocol}.`;
}

async function drop() {
  stones += 1;
  const started = performance.now();
  const response = await fetch('/echo', { method: 'POST', body: `stone ${stones}` });
  const text = await response.text();
  answer.value = `${text}: back after ${Math.round(performance.now() - started)} ms`;
}

addEventListener('load', nameProtocol);
document.getElementById('drop').addEventListener('click', drop);
