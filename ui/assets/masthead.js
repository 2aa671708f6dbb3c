// The switches of language and theme. Runs once, when the masthead is on the page.
const THEME = 'zhiwen-theme';

const setTheme = (theme) => document.body.classList.toggle('dark', theme === 'dark');
const followLanguage = () => {
  const top = element.querySelector('[data-page-language]');
  if (top) document.documentElement.lang = top.dataset.pageLanguage;
};

const saved = localStorage.getItem(THEME);
if (saved) setTheme(saved);
followLanguage();
watch('value', followLanguage);

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.language) {
    const language = button.dataset.language;
    document.cookie = `zhiwen_language=${language}; path=/; max-age=31536000; SameSite=Strict`;
    trigger('language', { language });
  } else if ('themeSwitch' in button.dataset) {
    const theme = document.body.classList.contains('dark') ? 'light' : 'dark';
    localStorage.setItem(THEME, theme);
    setTheme(theme);
  }
});
