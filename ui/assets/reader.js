// A random name for this browser, so that its conversations can be found again after a reload.
if (!/(^|; )zhiwen_reader=/.test(document.cookie)) {
  const name = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');
  document.cookie = `zhiwen_reader=${name}; path=/; max-age=31536000; SameSite=Strict`;
}
