// The service map, drawn by the server and fetched again as long as somebody looks.
import { fetchMain } from './fragment.js';
import { bindKeys } from './keys.js';
import { bindSearch } from './search.js';

const tick = 2000;
let request = null;

const search = bindSearch(query => {
  history.replaceState(null, '', `${location.pathname}${query ? `?q=${encodeURIComponent(query)}` : ''}`);
  draw();
});

async function draw() {
  request?.abort();
  request = new AbortController();
  const query = search.query();
  let main = null;
  try { main = await fetchMain(`map${query ? `?q=${encodeURIComponent(query)}` : ''}`, request.signal); } catch { return; }
  for (const id of ['drawing', 'count']) {
    const next = main?.querySelector(`#${id}`);
    if (next) document.getElementById(id).replaceWith(next);
  }
  const problem = document.getElementById('problem');
  problem.textContent = main?.querySelector('p.problem:not(#problem)')?.textContent ?? '';
  problem.hidden = problem.textContent === '';
  for (const old of document.querySelectorAll('p.problem:not(#problem)')) old.remove();
}

bindKeys({ '/': () => search.focus(), Escape: () => search.blur() });
setInterval(() => { if (!document.hidden) draw(); }, tick);
