// A page of the viewer, fetched again and put in the place of an element, with what the reader had opened kept open.

/** The `main` of a page of our own, its links made absolute; null when there is none. */
export async function fetchMain(address, signal) {
  const response = await fetch(address, { signal, headers: { accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const main = page.querySelector('main');
  if (!main) return null;
  for (const link of main.querySelectorAll('a[href]'))
    link.setAttribute('href', new URL(link.getAttribute('href'), new URL(address, location.href)).href);
  return document.importNode(main, true);
}

/** Opens and shuts in `next` what is open and shut in `before`. */
export function keepOpen(before, next) {
  for (const old of before.querySelectorAll('details[id]')) {
    const now = next.querySelector(`details[id="${CSS.escape(old.id)}"]`);
    if (now) now.open = old.open;
  }
}

/** Copies the trace's id when it is clicked. */
export function bindCopy(root) {
  const id = root.querySelector('#trace-id');
  if (!id || !navigator.clipboard) return;
  id.title = 'Copy';
  id.addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(id.textContent); } catch { return; }
    id.dataset.copied = 'yes';
    setTimeout(() => delete id.dataset.copied, 1200);
  });
}
