// Runs before the page is drawn, so that a chosen appearance does not flash.
(() => {
  const KEY = 'sla-console-theme';
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function store(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  function current() {
    return root.dataset.theme ?? (dark.matches ? 'dark' : 'light');
  }

  function changed() {
    window.dispatchEvent(new Event('themechange'));
  }

  const chosen = stored();
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
  dark.addEventListener('change', changed);
  window.consoleTheme = {
    current,
    toggle() {
      root.dataset.theme = current() === 'dark' ? 'light' : 'dark';
      store(root.dataset.theme);
      changed();
    },
  };
})();
