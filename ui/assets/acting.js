// Buttons that act on an article or an answer, and links between a sentence and what it cites.
const FLASH = 'zw-flash';

const jump = (id) => {
  const anchor = document.getElementById(id);
  if (!anchor) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (let fold = anchor.closest('details'); fold; fold = fold.parentElement.closest('details')) {
    fold.open = true;
  }
  anchor.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'center' });
  const shown = anchor.closest('.zw-card, .zw-sentence') || anchor;
  document.querySelectorAll(`.${FLASH}`).forEach((old) => old.classList.remove(FLASH));
  shown.classList.add(FLASH);
  shown.setAttribute('tabindex', '-1');
  shown.focus({ preventScroll: true });
};

const copyText = async (words) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(words);
  const box = document.createElement('textarea'); // a page without https has no clipboard
  box.value = words;
  document.body.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
};
const saveText = (words, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([words], { type: 'text/markdown' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
const say = (button, words) => {
  const label = button.textContent;
  button.textContent = words;
  setTimeout(() => { button.textContent = label; }, 1500);
};

element.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#zw-"]');
  if (link) {
    event.preventDefault();
    jump(link.getAttribute('href').slice(1));
    return;
  }
  const button = event.target.closest('button');
  if (!button) return;
  const { act, ask, rate, sort, pick, drop, copy, save, name, done } = button.dataset;
  if (act) trigger('act', { ...button.dataset });
  else if (ask) trigger('ask', { question: ask });
  else if (rate) trigger('rate', { thumb: rate });
  else if (pick) trigger('pick', { id: pick });
  else if (drop) trigger('drop', { id: drop });
  else if (sort) trigger('sort', { order: sort });
  else if ('more' in button.dataset) trigger('more', {});
  else if ('clear' in button.dataset) trigger('clear', {});
  else if ('again' in button.dataset) trigger('again', {});
  else if (copy) copyText(copy).then(() => say(button, done));
  else if (save) saveText(save, name);
});

// Rows that are ticked can be acted on together. A tick is an article's: when the table is drawn
// anew its box may be that of another row, or of none, and what is not shown is not acted on.
let ticked = new Set();
const tick = () => {
  const bulk = element.querySelector('.zw-bulk');
  if (!bulk) return;
  const boxes = [...element.querySelectorAll('[data-select]')];
  const ids = boxes.map((box) => box.value).filter((id) => ticked.has(id));
  ticked = new Set(ids);
  boxes.forEach((box) => { box.checked = ticked.has(box.value); });
  element.querySelector('[data-select-all]').checked = ids.length && ids.length === boxes.length;
  bulk.hidden = !ids.length;
  bulk.querySelector('b').textContent = ids.length;
  bulk.querySelector('[data-act]').dataset.id = ids.join(' ');
};
element.addEventListener('change', (event) => {
  const boxes = [...element.querySelectorAll('[data-select]')];
  const whole = 'selectAll' in event.target.dataset;
  ticked = new Set(boxes.filter((box) => (whole ? event.target : box).checked).map((box) => box.value));
  tick();
});
watch('value', tick);

// What the server was asked to write out is saved as soon as it comes.
watch('value', () => {
  const made = element.querySelector('[data-saved]');
  if (!made) return;
  saveText(made.dataset.saved, made.dataset.name);
  props.value = '';
});

// The quote that a number stands for shows itself while the number is pointed at.
const point = (event) => {
  const number = event.target.closest('[data-quote]');
  const quote = number && document.getElementById(`zw-quote-${number.dataset.quote}`);
  document.querySelectorAll('.zw-pointed').forEach((old) => old.classList.remove('zw-pointed'));
  if (quote) quote.closest('.zw-card').classList.add('zw-pointed');
};
element.addEventListener('mouseover', point);
element.addEventListener('focusin', point);

// Which conversation this browser tab has open, for when it is loaded again.
const remember = () => {
  const open = element.querySelector('[data-conversation]');
  if (open) sessionStorage.setItem('zhiwen-conversation', open.dataset.conversation);
};
watch('value', remember);
