/* Single keys as shortcuts, which can be switched off. */
import { dialogOpen, help } from "./dialogs.js";
import { nextTheme } from "./themes.js";

const keys = {
  on: () => localStorage.getItem("dashboard.keys") !== "off",
  set: (on) => (on ? localStorage.removeItem("dashboard.keys") : localStorage.setItem("dashboard.keys", "off")),
};

export function showHelp(pages) {
  help(
    [
      ["Pages", pages.map((each, at) => [String(at + 1), each.label])],
      ["Everywhere", [["/", "Search or filter"], ["c", "Choose the context"], ["r", "Refresh now"], ["p", "Pause or go on refreshing"], ["t", "Light, dark, as the system"], ["?", "This help"], ["Esc", "Close what is open"]]],
      ["Events", [["j", "Open the next event of the list"], ["k", "Open the one before"], ["l", "Live tail on or off"]]],
    ],
    keys,
  );
}

/** Listens for them from now on. */
export function listen({ app, state, pages }) {
  const everywhere = {
    "?": app.showHelp,
    "/": () => document.querySelector("[data-search]")?.focus(),
    c: () => document.getElementById("context")?.focus(),
    r: () => {
      app.announce("Refreshed");
      app.refresh();
    },
    p: app.toggleLive,
    t: () => nextTheme(app),
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialogOpen()) {
      return;
    }
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape") {
      if (typing) {
        event.target.blur();
      } else {
        state.page.keys?.Escape?.();
      }
      return;
    }
    if (typing || !keys.on()) {
      return;
    }
    const page = pages[Number(event.key) - 1];
    const action = page ? () => app.go(page.name) : (state.page.keys?.[event.key] ?? everywhere[event.key]);
    if (action) {
      event.preventDefault();
      action();
    }
  });
}
