// Files dropped anywhere on the library's tab go where the upload button's own files go.
const shown = () => element.offsetParent !== null;
const row = () => element.closest('.zw-upload');
const carriesFiles = (event) => event.dataTransfer && event.dataTransfer.types.includes('Files');
const over = (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault(); // or the browser would leave the page and open the file
  if (shown()) row().classList.add('zw-dropping');
};
const leave = (event) => {
  if (!event.relatedTarget) row().classList.remove('zw-dropping');
};
const drop = (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  row().classList.remove('zw-dropping');
  const input = row().querySelector('input[type="file"]');
  if (!shown() || !input || !event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
};

document.addEventListener('dragover', over);
document.addEventListener('dragleave', leave);
document.addEventListener('drop', drop);

// What is larger than the server takes stays here: it would be sent for minutes, for nothing.
const weigh = (event) => {
  const input = event.target;
  const told = element.querySelector('[data-largest]');
  if (input.type !== 'file' || !told) return;
  const fits = (file) => file.size <= told.dataset.largest * 2 ** 20;
  const large = [...input.files].filter((file) => !fits(file));
  told.hidden = !large.length;
  told.querySelector('bdi').textContent = large.map((file) => file.name).join(' · ');
  if (!large.length) return;
  const kept = new DataTransfer();
  [...input.files].filter(fits).forEach((file) => kept.items.add(file));
  input.files = kept.files;
  if (!kept.files.length) event.stopPropagation(); // nothing is left to send
};

row().addEventListener('change', weigh, true);
