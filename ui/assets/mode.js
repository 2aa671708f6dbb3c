// The line that says what answers leads to the tab where that is chosen.
element.addEventListener('click', (event) => {
  if (event.target.closest('[data-go]')) trigger('go', {});
});
