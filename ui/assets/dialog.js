// The dialog opens when the server sends one, and is forgotten when it closes.
const open = () => {
  const dialog = element.querySelector('dialog');
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const quote = dialog.querySelector('mark');
  if (quote) quote.scrollIntoView({ block: 'center' });
};
const forget = () => { props.value = ''; };

watch('value', open);
element.addEventListener('close', forget, true);
element.addEventListener('click', (event) => {
  const dialog = event.target.closest('dialog');
  const button = event.target.closest('button');
  if (event.target === dialog || (button && 'close' in button.dataset)) {
    dialog.close();
  } else if (button && button.dataset.act) {
    trigger('act', { ...button.dataset });
  }
});
