// Parts of the status tab: they ask how things are when they come into view, and now and then
// while they are looked at; their buttons do what they say.
let looked = 0;
let focused = null;
const seen = () => element.offsetParent !== null && !document.hidden;

const look = () => {
  if (!element.isConnected) {
    clearInterval(timer);
    return;
  }
  if (!seen()) {
    looked = 0;
    return;
  }
  const part = element.querySelector('[data-every]');
  const wait = part ? Number(part.dataset.every) : Infinity;
  if (Date.now() - looked < wait && looked) return;
  looked = Date.now();
  trigger('look', {});
};
const timer = setInterval(look, 500);

element.addEventListener('focusin', (event) => {
  focused = event.target.dataset.act || null;
});
watch('value', () => { // the button that had the focus may have been drawn anew
  if (document.activeElement !== document.body || !focused) return;
  const button = element.querySelector(`[data-act="${CSS.escape(focused)}"]`);
  if (button) button.focus({ preventScroll: true });
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (button) trigger('act', { ...button.dataset });
});
