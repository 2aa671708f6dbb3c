// A slash anywhere outside a box goes to the box of the question.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
  if (document.querySelector('dialog[open]')) return;
  const box = document.querySelector('.zw-ask textarea');
  if (!box) return;
  event.preventDefault();
  if (box.offsetParent === null) document.querySelector('.zw-tabs [role="tab"]').click();
  requestAnimationFrame(() => { box.focus(); box.select(); });
});

// The quote that a number stands for shows beside it while the number is pointed at.
(() => {
  const tip = document.createElement('div');
  tip.className = 'zw-tip';
  tip.setAttribute('role', 'tooltip');
  const hide = () => tip.remove();
  const show = (event) => {
    const number = event.target.closest && event.target.closest('[data-tip]');
    const meant = event.type === 'mouseover' || event.target.matches(':focus-visible');
    if (!number || !meant) return hide();
    tip.textContent = number.dataset.tip;
    (number.closest('dialog') || document.body).append(tip);
    const at = number.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const above = at.top - size.height - 8;
    tip.style.left = `${Math.max(16, Math.min(at.left, innerWidth - size.width - 16))}px`;
    tip.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  };
  document.addEventListener('mouseover', show);
  document.addEventListener('focusin', show);
  document.addEventListener('scroll', hide, true);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
  document.addEventListener('click', hide);
})();
