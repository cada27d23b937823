// A trace's own page. It is complete without this; here it grows while the trace runs, and gets its keys.
import { bindCopy, fetchMain, keepOpen } from './fragment.js';
import { bindKeys } from './keys.js';

const tick = 1000;

async function follow() {
  const main = document.getElementById('main');
  if (main.dataset.running !== 'yes') return;
  let next = null;
  try { next = await fetchMain(location.pathname, null); } catch { /* tried again below */ }
  if (next) {
    keepOpen(main, next);
    main.replaceWith(next);
    bindCopy(next);
  }
  setTimeout(follow, tick);
}

function step(by) {
  const rows = [...document.querySelectorAll('.waterfall summary')];
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
}

bindKeys({
  j: () => step(1),
  k: () => step(-1),
  Escape: () => location.assign(new URL('../', location.href)),
  '/': () => location.assign(new URL('../', location.href)),
});
bindCopy(document);
setTimeout(follow, tick);
