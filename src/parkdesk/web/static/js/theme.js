// Light or dark: the reader's choice, else the system's. Loaded before the page is painted.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const fixed = root.dataset.theme; // a page that is always dark says so itself

  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be forbidden
    }
  };

  const set = (theme) => {
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("desk:theme", { detail: theme }));
  };

  const apply = () => set(fixed || chosen() || (system.matches ? "dark" : "light"));

  apply();
  system.addEventListener("change", apply);
  window.addEventListener("beforeprint", () => set("light")); // ink on paper
  window.addEventListener("afterprint", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch]");
    if (!button) return;
    try {
      localStorage.setItem("theme", root.dataset.theme === "dark" ? "light" : "dark");
    } catch {
      return;
    }
    apply();
  });
})();
