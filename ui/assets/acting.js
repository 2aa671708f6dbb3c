// Buttons that act on an article, and links between a sentence and the quote it cites.
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

element.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#zw-"]');
  if (link) {
    event.preventDefault();
    jump(link.getAttribute('href').slice(1));
    return;
  }
  const button = event.target.closest('button[data-act]');
  if (button) trigger('act', { ...button.dataset });
});
