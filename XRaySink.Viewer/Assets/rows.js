// The rows of the list. Only those in sight are in the document, so that ten thousand cost no more than twenty.
const rowHeight = 40;
const spare = 6;

export class Rows {
  #scroller = document.getElementById('rows');
  #spread = document.getElementById('spread');
  #pool = new Map();
  #traces = [];
  #selected = null;
  #isDrawn = true;

  constructor(opened) {
    this.#scroller.addEventListener('scroll', () => this.#schedule(), { passive: true });
    new ResizeObserver(() => this.#schedule()).observe(this.#scroller);
    this.#spread.addEventListener('click', event => {
      const row = event.target.closest('.trace-row');
      if (row) opened(row.dataset.id);
    });
  }

  get selected() { return this.#selected; }

  /** Shows these traces, the newest first; what the reader looks at stays where it is. */
  set(traces) {
    const anchor = this.#scroller.scrollTop > 0 ? this.#traces[Math.floor(this.#scroller.scrollTop / rowHeight)]?.id : undefined;
    const before = anchor === undefined ? 0 : this.#traces.findIndex(trace => trace.id === anchor);
    this.#traces = traces;
    this.#spread.style.height = `${traces.length * rowHeight}px`;
    if (anchor !== undefined) {
      const after = traces.findIndex(trace => trace.id === anchor);
      if (after >= 0) this.#scroller.scrollTop += (after - before) * rowHeight;
    }
    this.#schedule();
  }

  /** Selects a trace by its id, or none. */
  select(id) {
    this.#selected = id;
    this.#schedule();
  }

  /** Selects the next or an earlier one and brings it into sight. */
  move(by) {
    if (this.#traces.length === 0) return null;
    const at = this.#traces.findIndex(trace => trace.id === this.#selected);
    const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.#traces.length - 1);
    this.select(this.#traces[to].id);
    const top = to * rowHeight;
    const bottom = top + rowHeight - this.#scroller.clientHeight;
    if (this.#scroller.scrollTop > top) this.#scroller.scrollTop = top;
    else if (this.#scroller.scrollTop < bottom) this.#scroller.scrollTop = bottom;
    return this.#selected;
  }

  #schedule() {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    requestAnimationFrame(() => { this.#isDrawn = true; this.#draw(); });
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.#scroller.scrollTop / rowHeight) - spare);
    const last = Math.min(this.#traces.length, Math.ceil((this.#scroller.scrollTop + this.#scroller.clientHeight) / rowHeight) + spare);
    const wanted = new Set();
    for (let i = first; i < last; i++) wanted.add(this.#traces[i].id);
    for (const [id, row] of this.#pool) {
      if (wanted.has(id)) continue;
      row.element.remove();
      this.#pool.delete(id);
    }

    let active = '';
    for (let i = first; i < last; i++) {
      const trace = this.#traces[i];
      let row = this.#pool.get(trace.id);
      if (!row) {
        row = { element: document.createElement('div'), version: -1 };
        this.#pool.set(trace.id, row);
        this.#spread.append(row.element);
      }
      if (row.version !== trace.version) fill(row.element, trace);
      row.version = trace.version;
      row.element.style.transform = `translateY(${i * rowHeight}px)`;
      row.element.setAttribute('aria-posinset', String(i + 1));
      row.element.setAttribute('aria-setsize', String(this.#traces.length));
      const isSelected = trace.id === this.#selected;
      row.element.setAttribute('aria-selected', String(isSelected));
      if (isSelected) active = row.element.id;
    }
    if (active) this.#scroller.setAttribute('aria-activedescendant', active);
    else this.#scroller.removeAttribute('aria-activedescendant');
  }
}

function fill(row, trace) {
  row.className = `trace-row ${trace.word}`;
  row.id = `t-${trace.id}`;
  row.dataset.id = trace.id;
  row.setAttribute('role', 'option');
  row.replaceChildren(
    part('at', trace.at),
    part('what', part('name', trace.name), part('ask', trace.ask)),
    part('result', part(`pill ${trace.word}`, trace.word === 'running' ? 'running' : String(trace.status ?? trace.word)), inside(trace)),
    part('num took', trace.word === 'running' ? '…' : trace.took, gauge(trace.ms)),
    notes(trace.notes));
}

// A failure that the root itself does not show.
function inside(trace) {
  const isHidden = trace.inside !== 'ok' && trace.inside !== trace.word;
  const dot = part(isHidden ? `inside ${trace.inside}` : 'inside');
  if (isHidden) dot.title = `${trace.inside} inside`;
  return dot;
}

function notes(pairs) {
  const box = part('notes');
  for (let i = 0; i < pairs.length; i += 2) box.append(part('note-chip', part('key', pairs[i]), part('value', pairs[i + 1])));
  return box;
}

// From 1 ms to 10 s on a scale of powers.
function gauge(ms) {
  const share = Math.min(1, Math.max(0.03, Math.log10(Math.max(ms, 1)) / 4));
  const bar = part('gauge', part('level'));
  bar.firstChild.style.transform = `scaleX(${share})`;
  return bar;
}

// Text from a document only ever becomes a text node.
function part(name, ...content) {
  const element = document.createElement('span');
  element.className = name;
  element.append(...content);
  return element;
}
