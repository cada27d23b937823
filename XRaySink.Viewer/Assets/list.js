// The list of traces: live, searched by the server, with one trace beside it.
import { Rows } from './rows.js';
import { Pane } from './pane.js';
import { bindKeys } from './keys.js';
import { bindSearch, showProblem } from './search.js';

const traces = new Map();
const live = document.getElementById('live');
const empty = document.getElementById('empty');
const count = document.getElementById('count');

let source = null;
let sorted = [];

const rows = new Rows(open);
const pane = new Pane(open, () => { rows.select(null); remember(); });
const search = bindSearch(query => { remember(); listen(query); });

bindKeys({
  j: () => step(1), ArrowDown: () => step(1),
  k: () => step(-1), ArrowUp: () => step(-1),
  PageDown: () => step(12), PageUp: () => step(-12), Home: () => step(-Infinity), End: () => step(Infinity),
  Enter: event => {
    const isOnControl = event.target instanceof HTMLElement && event.target.closest('a, button, summary');
    if (isOnControl || !rows.selected) return false;
    open(rows.selected);
  },
  '/': () => search.focus(),
  Escape: () => { if (document.activeElement?.id === 'q') search.blur(); else pane.close(); },
});

// Within an opened trace the arrows scroll it.
function step(by) {
  if (document.activeElement?.closest('.pane')) return false;
  const id = rows.move(by);
  if (id && pane.isOpen) { pane.show(id); remember(); }
}

function open(id) {
  rows.select(id);
  pane.show(id);
  remember();
}

// The address bar always leads back to what is on the screen.
function remember() {
  const query = search.query();
  history.replaceState(null, '', `${location.pathname}${query ? `?q=${encodeURIComponent(query)}` : ''}${pane.id ? `#${pane.id}` : ''}`);
}

function listen(query) {
  source?.close();
  source = new EventSource(`live${query ? `?q=${encodeURIComponent(query)}` : ''}`);
  source.onopen = () => state('live', 'live');
  source.onerror = () => state('lost', 'connecting…');
  source.onmessage = event => take(JSON.parse(event.data));
}

function state(name, text) {
  live.hidden = false;
  live.dataset.state = name;
  live.lastChild.textContent = text;
}

function take(news) {
  if (news.first) traces.clear();
  for (const id of news.gone) traces.delete(id);
  for (const trace of news.traces) traces.set(trace.id, trace);
  for (const [id, trace] of traces) if (trace.version < news.oldest) traces.delete(id);

  sorted = [...traces.values()].sort((left, right) => right.start - left.start || (left.id < right.id ? 1 : -1));
  rows.set(sorted);
  for (const trace of news.traces) if (trace.id === pane.id) pane.refresh();
  showProblem(news.problem);
  summarise(news);
}

function summarise(news) {
  const refused = news.refused > 0 ? ` · ${news.refused.toLocaleString()} documents refused (${news.refusedWhy})` : '';
  count.textContent = (sorted.length === news.kept
    ? `${news.kept.toLocaleString()} traces`
    : `${sorted.length.toLocaleString()} of ${news.kept.toLocaleString()} traces`) + refused;
  empty.hidden = sorted.length > 0;
  empty.textContent = news.kept > 0 ? 'No trace meets the search.' : 'No traces yet. They appear here as soon as they are sent.';
}

listen(search.query());
const wanted = location.hash.slice(1);
if (/^1-[0-9a-f]{8}-[0-9a-f]{24}$/i.test(wanted)) open(wanted);
