// The search form: one text that is the whole query; chips and the duration write their terms into it.
const patience = 150;

/** Calls `changed(query)` some time after the last change. Returns what sets the query from outside. */
export function bindSearch(changed) {
  const form = document.getElementById('search');
  const input = document.getElementById('q');
  const least = document.getElementById('least');
  const chips = [...form.querySelectorAll('.chip')];
  let timer;

  const words = () => input.value.split(/\s+/).filter(word => word);
  const isOf = (word, prefix) => word.toLowerCase().startsWith(prefix);

  function show() {
    const present = words().map(word => word.toLowerCase());
    for (const chip of chips) chip.setAttribute('aria-pressed', String(present.includes(chip.dataset.term)));
    const duration = present.find(word => isOf(word, 'min:')) ?? '';
    least.value = [...least.options].some(option => option.value === duration) ? duration : '';
  }

  function edit(keep, add) {
    input.value = [...words().filter(keep), ...(add ? [add] : [])].join(' ');
    announce();
  }

  function announce() {
    show();
    clearTimeout(timer);
    timer = setTimeout(() => changed(input.value.trim()), patience);
  }

  for (const chip of chips) {
    chip.addEventListener('click', () => {
      const isOn = chip.getAttribute('aria-pressed') === 'true';
      edit(word => !isOf(word, 'is:'), isOn ? null : chip.dataset.term);
    });
  }
  least.addEventListener('change', () => edit(word => !isOf(word, 'min:'), least.value));
  input.addEventListener('input', announce);
  form.addEventListener('submit', event => {
    event.preventDefault();
    clearTimeout(timer);
    changed(input.value.trim());
  });
  show();
  return { query: () => input.value.trim(), focus: () => { input.focus(); input.select(); }, blur: () => input.blur() };
}

/** Shows what could not be understood. */
export function showProblem(text) {
  const place = document.getElementById('problem');
  place.textContent = text ?? '';
  place.hidden = !text;
}
