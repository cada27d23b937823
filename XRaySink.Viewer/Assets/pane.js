// One trace beside the list: the same page that it has of its own, made by the server.
import { bindCopy, fetchMain, keepOpen } from './fragment.js';

const tick = 1000;
const patience = 80;

export class Pane {
  #element = document.getElementById('pane');
  #split = document.getElementById('split');
  #closed;
  #id = null;
  #timer = 0;
  #request = null;

  constructor(opened, closed) {
    this.#closed = closed;
    this.#element.addEventListener('click', event => {
      const link = event.target.closest('a.to-trace');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      opened(link.href.split('/').pop());
    });
  }

  get id() { return this.#id; }

  get isOpen() { return this.#id !== null; }

  /** Shows a trace; the last of several in quick succession is the only one that is fetched. */
  show(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.#element.hidden = false;
    this.#split.dataset.open = 'yes';
    this.#later(patience);
  }

  /** Fetches the trace again soon. */
  refresh() {
    if (this.#id) this.#later(patience);
  }

  close() {
    if (!this.#id) return;
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#id = null;
    this.#element.hidden = true;
    this.#element.replaceChildren();
    delete this.#split.dataset.open;
    this.#closed();
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), wait);
  }

  async #load() {
    const id = this.#id;
    this.#request?.abort();
    this.#request = new AbortController();
    let main = null;
    try { main = await fetchMain(`traces/${id}`, this.#request.signal); } catch { /* gone, or offline: the list says so */ }
    if (!main || id !== this.#id) return;

    const box = document.createElement('div');
    box.className = 'trace';
    box.dataset.trace = id;
    box.append(this.#tools(id), ...main.childNodes);
    const isSame = this.#element.firstElementChild?.dataset.trace === id;
    if (isSame) keepOpen(this.#element, box);
    const scroll = isSame ? this.#element.scrollTop : 0;
    this.#element.replaceChildren(box);
    this.#element.scrollTop = scroll;
    bindCopy(box);
    if (main.dataset.running === 'yes') this.#later(tick);
  }

  #tools(id) {
    const bar = document.createElement('div');
    bar.className = 'pane-tools';
    const alone = document.createElement('a');
    alone.href = `traces/${id}`;
    alone.textContent = 'Open alone';
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'tool';
    close.textContent = '✕';
    close.setAttribute('aria-label', 'Close (escape)');
    close.addEventListener('click', () => this.close());
    bar.append(alone, close);
    return bar;
  }
}
