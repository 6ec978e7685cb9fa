/* Light, dark, or as the system says. */
import { h } from "./dom.js";
import { icon } from "./ui.js";

const THEMES = ["system", "light", "dark"];
const theme = () => document.documentElement.dataset.theme ?? "system";

export function themeButton(app) {
  return h(
    "button",
    { type: "button", class: "quiet square", id: "theme", "aria-label": `Theme: ${theme()}`, title: `Theme: ${theme()} (t)`, onclick: () => nextTheme(app) },
    icon(theme()),
  );
}

export function nextTheme(app) {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  if (next === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("dashboard.theme");
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem("dashboard.theme", next);
  }
  app.announce(`Theme: ${next}`);
  app.draw();
}
