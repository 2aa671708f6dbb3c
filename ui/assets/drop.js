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
