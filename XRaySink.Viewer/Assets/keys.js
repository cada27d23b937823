// Keyboard shortcuts, off while the reader types.

/** Binds keys to functions. `Escape` and those of the table `always` work in fields too. */
export function bindKeys(table) {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (isTyping && event.key !== 'Escape') return;
    const action = table[event.key];
    if (action && action(event) !== false) event.preventDefault();
  });
}
