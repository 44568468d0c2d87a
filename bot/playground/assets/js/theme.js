// A classic script in the head, so that the first paint already has the chosen theme.
(() => {
  const key = "vinbot.theme";
  const root = document.documentElement;
  const dark = () => root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  let kept = null;
  try { kept = localStorage.getItem(key); } catch { /* storage is switched off */ }
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  window.playgroundTheme = {
    dark,
    toggle() {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem(key, root.dataset.theme); } catch { /* lasts for this page */ }
    },
  };
})();
