// Light or dark: what the system prefers, until the reader chooses. Runs before the first paint.
(() => {
  'use strict';
  const key = 'xraysink-theme';
  const root = document.documentElement;
  const stored = (() => { try { return localStorage.getItem(key); } catch { return null; } })();
  if (stored === 'light' || stored === 'dark') root.dataset.theme = stored;

  function toggle() {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    try { localStorage.setItem(key, root.dataset.theme); } catch { /* it lasts for this page then */ }
  }

  document.addEventListener('DOMContentLoaded', () => document.getElementById('theme').addEventListener('click', toggle));
  document.addEventListener('keydown', event => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === 't' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
  });
})();
