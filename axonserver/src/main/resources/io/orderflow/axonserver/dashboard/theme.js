/* Runs before the first paint, so that a page never flashes in the other theme. */
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("dashboard.theme");
  } catch {
    // Without storage the system's theme is taken.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
