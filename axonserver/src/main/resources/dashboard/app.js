/* The shell: which page is shown, what it is refreshed by, and what is said when that fails. */
import { connection, get, token } from "./api.js";
import { askForToken, dialogOpen, help } from "./dialogs.js";
import { h, render } from "./dom.js";
import { time } from "./format.js";
import { sample } from "./history.js";
import { banner, empty, icon } from "./ui.js";
import { contextsPage } from "./contexts.js";
import { eventsPage } from "./events.js";
import { messagesPage } from "./messages.js";
import { overviewPage } from "./overview.js";
import { processorsPage } from "./processors.js";
import { schedulesPage } from "./schedules.js";

const EVERY_MILLIS = 2000;
const PAGES = [
  { name: "overview", label: "Overview", open: overviewPage },
  { name: "messages", label: "Messages", open: messagesPage },
  { name: "processors", label: "Processors", open: processorsPage },
  { name: "events", label: "Events", open: eventsPage },
  { name: "schedules", label: "Schedules", open: schedulesPage },
  { name: "contexts", label: "Contexts", open: contextsPage },
];

const state = {
  route: { name: "overview", rest: [], params: {} },
  page: null,
  failure: null,
  loading: true,
  live: true,
  node: null,
  nodeRefused: false,
  oneContext: false,
  contexts: [],
};

/** What a page may use of the shell. */
const app = {
  get node() {
    return state.node;
  },
  get context() {
    return state.route.params.context ?? "default";
  },
  get contexts() {
    return state.contexts;
  },
  get params() {
    return state.route.params;
  },
  get rest() {
    return state.route.rest;
  },
  link,
  go: (...where) => (location.hash = link(...where)),
  /** Changes the address without a step in the browser's history. */
  replace: (...where) => {
    history.replaceState(null, "", link(...where));
    route();
  },
  draw,
  refresh,
  loadContexts,
  loadNode,
  announce,
};

/** An address in here; the context stays unless another one is given. */
function link(path, params = {}) {
  const context = params.context ?? state.route.params.context;
  const given = Object.entries({ ...params, context }).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  return `#/${path}${query ? `?${query}` : ""}`;
}

function parse(hash) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?", 2);
  const [name, ...rest] = path.split("/").map(decoded);
  return { name: name || "overview", rest, params: Object.fromEntries(new URLSearchParams(query ?? "")) };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

let loading = new AbortController();
let timer = 0;

function route() {
  const before = state.route;
  state.route = parse(location.hash);
  const found = PAGES.find((each) => each.name === state.route.name || (each.name === "events" && state.route.name === "aggregates"));
  const same = state.page && found && found.name === state.page.name && before.params.context === state.route.params.context;
  if (same) {
    state.page.moved?.();
    draw();
    return;
  }
  const first = state.page === null;
  state.page?.close?.();
  state.page = found ? Object.assign(found.open(app), { name: found.name, label: found.label }) : { name: "", label: "Not found", every: 0, load: async () => {}, view: unknownPage };
  state.failure = null;
  state.loading = true;
  document.title = `${state.page.label} · Axon Server node`;
  draw();
  refresh();
  if (!first && before.name !== state.route.name) {
    scrollTo(0, 0);
    document.getElementById("title")?.focus({ preventScroll: true });
  }
}

/** Asks the page for what is new, now and from then on at its rhythm. */
async function refresh() {
  clearTimeout(timer);
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  const page = state.page;
  try {
    await page.load(signal);
    state.failure = null;
  } catch (failure) {
    if (signal.aborted) {
      return;
    }
    state.failure = failure;
    if (failure.refused) {
      prompt(failure.message);
    } else if (failure.status === undefined) {
      console.error(failure);
    }
  }
  if (signal.aborted) {
    return;
  }
  state.loading = false;
  draw();
  const rhythm = connection.lost() ? EVERY_MILLIS : page.every;
  if (rhythm && !state.failure?.refused) {
    timer = setTimeout(() => (state.live && !document.hidden ? refresh() : later()), rhythm);
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => (state.live && !document.hidden ? refresh() : later()), 500);
}

/** Once for each token: who closes it without one is not asked again until a page is opened. */
let promptedFor = null;

async function prompt(reason) {
  if (promptedFor === token.get()) {
    return;
  }
  promptedFor = token.get();
  await newToken(reason);
}

async function newToken(reason) {
  if (await askForToken(reason)) {
    state.nodeRefused = false;
    state.oneContext = false;
    promptedFor = null;
    loadNode().catch(() => {});
    loadContexts();
    refresh();
  }
}

/** What the shell itself shows: it goes on when a page does not, unless it may not. */
async function loadNode() {
  try {
    const node = await overview();
    state.nodeRefused = false;
    state.node = node;
    for (const [name, value] of Object.entries(node.rates ?? {})) {
      sample(name, value);
    }
    sample("fsync", node.store?.fsync?.p99);
    for (const each of node.contexts ?? []) {
      sample(`context:${each.context}`, each.appended);
    }
    state.contexts = (node.contexts ?? []).map((each) => each.context);
  } catch (failure) {
    state.nodeRefused = Boolean(failure.refused);
    throw failure;
  } finally {
    draw();
  }
}

/** Of all contexts; of the one that is shown for those who may see that alone. */
async function overview() {
  if (!state.oneContext) {
    try {
      return await get("v1/overview");
    } catch (failure) {
      if (!failure.refused || token.get() === "") {
        throw failure;
      }
    }
  }
  const node = await get("v1/overview", { context: app.context });
  state.oneContext = true;
  return node;
}

async function loadContexts() {
  try {
    state.contexts = (await get("v1/public/context")).map((each) => each.context);
    draw();
  } catch {
    // Who may see one context alone goes on with that one.
  }
}

async function beat() {
  if (state.live && !document.hidden && !state.nodeRefused && state.page?.name !== "overview") {
    await loadNode().catch(() => {});
  }
  setTimeout(beat, EVERY_MILLIS);
}

const announcement = document.getElementById("announce");

function announce(text) {
  announcement.textContent = text;
}

/* What is seen. */

const root = document.getElementById("app");

function draw() {
  render(root, skip(), topBar(), rail(), main());
}

function skip() {
  return h(
    "a",
    {
      class: "skip",
      href: "#main",
      onclick: (event) => {
        event.preventDefault();
        document.getElementById("main").focus();
      },
    },
    "Skip to content",
  );
}

function topBar() {
  return h(
    "header",
    { class: "bar" },
    h("a", { class: "brand", href: link("overview") }, mark(), h("span", null, h("b", null, "Orderflow"), h("span", { class: "brand-of" }, "Axon Server node"))),
    h("div", { class: "bar-tools" }, contextPicker(), liveButton(), themeButton(), h("button", { type: "button", class: "quiet square", "aria-label": "Keyboard shortcuts", title: "Keyboard shortcuts (?)", onclick: showHelp }, icon("help"))),
  );
}

function mark() {
  return h(
    "svg",
    { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true" },
    h("rect", { width: "32", height: "32", rx: "8" }),
    h("path", { d: "M8 10.5h9M8 16h16M8 21.5h12" }),
    h("circle", { cx: "23", cy: "10.5", r: "2.4" }),
  );
}

function contextPicker() {
  const names = state.contexts.includes(app.context) ? state.contexts : [app.context, ...state.contexts];
  return h(
    "label",
    { class: "picker" },
    h("span", { class: "picker-label" }, "Context"),
    h(
      "select",
      { id: "context", value: app.context, onchange: (event) => app.go(state.page.name || "overview", { context: event.target.value }) },
      names.map((name) => h("option", { value: name, key: name }, name)),
    ),
  );
}

function liveButton() {
  const lost = connection.lost();
  const text = lost ? "No answer" : state.live ? "Live" : "Paused";
  return h(
    "button",
    {
      type: "button",
      class: `live ${lost ? "lost" : state.live ? "on" : "off"}`,
      "aria-pressed": state.live ? "true" : "false",
      "aria-label": lost ? "The node does not answer" : "Live refresh",
      title: lost ? "The node does not answer" : state.live ? "Refreshed every 2 s; press to pause (p)" : "Not refreshed; press to go on (p)",
      onclick: toggleLive,
    },
    h("span", { class: "dot", "aria-hidden": "true" }),
    h("span", { class: "live-text" }, text),
  );
}

function toggleLive() {
  state.live = !state.live;
  announce(state.live ? "Refreshed again" : "No longer refreshed");
  draw();
  if (state.live) {
    refresh();
  }
}

const THEMES = ["system", "light", "dark"];
const theme = () => document.documentElement.dataset.theme ?? "system";

function themeButton() {
  return h(
    "button",
    { type: "button", class: "quiet square", id: "theme", "aria-label": `Theme: ${theme()}`, title: `Theme: ${theme()} (t)`, onclick: nextTheme },
    icon(theme()),
  );
}

function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  if (next === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("dashboard.theme");
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem("dashboard.theme", next);
  }
  announce(`Theme: ${next}`);
  draw();
}

function rail() {
  return h(
    "nav",
    { class: "rail", "aria-label": "Pages" },
    h(
      "ul",
      null,
      PAGES.map((each, at) =>
        h(
          "li",
          { key: each.name },
          h(
            "a",
            { href: link(each.name), "aria-current": state.page?.name === each.name ? "page" : undefined, "aria-keyshortcuts": String(at + 1) },
            icon(each.name),
            h("span", null, each.label),
            h("kbd", { "aria-hidden": "true" }, at + 1),
          ),
        ),
      ),
    ),
    state.node && h("p", { class: "rail-foot" }, state.node.node?.name, h("br"), state.node.node?.version),
  );
}

function main() {
  return h("main", { id: "main", tabindex: "-1", "aria-busy": state.loading ? "true" : undefined }, h("div", { class: "page", key: `${state.page.name}:${app.context}` }, troubles(), body()));
}

function troubles() {
  const store = state.node?.store;
  return [
    store?.status === "DOWN" &&
      banner("bad", "The store has failed.", `Nothing is stored until the node is started again: ${store.reason ?? "no reason is given"}`),
    connection.lost() &&
      banner("bad", "The node does not answer.", connection.heard() ? `Last heard at ${time(new Date(connection.heard()).toISOString())}; what you see may be old. ` : "", "Trying again every 2 s."),
    state.failure && !connection.lost() && state.page.hasData?.() && failureBanner(),
  ];
}

function failureBanner() {
  return banner("bad", state.failure.refused ? "Access refused." : "This could not be refreshed.", state.failure.message, " ", state.failure.refused && tokenButton());
}

const tokenButton = () =>
  h("button", { type: "button", onclick: () => newToken("Give a token that has the role for this.") }, token.get() ? "Use another token" : "Give a token");

function body() {
  if (state.failure && !state.page.hasData?.()) {
    return failed(state.failure);
  }
  return state.page.view();
}

function failed(failure) {
  const title = h("h1", { id: "title", tabindex: "-1" }, state.page.label);
  if (failure.refused) {
    return [title, h("div", { class: "empty" }, h("p", { class: "empty-title" }, token.get() ? "This token gives no right to this page" : "This node wants an access token"), h("p", null, failure.message), tokenButton())];
  }
  if (failure.status === 0) {
    return [title, empty("Nothing heard from the node yet", "This page fills itself as soon as it answers.")];
  }
  return [
    title,
    h("div", { class: "empty" }, h("p", { class: "empty-title" }, "This could not be loaded"), h("p", null, String(failure.message)), h("button", { type: "button", onclick: refresh }, "Try again")),
  ];
}

function unknownPage() {
  return [h("h1", { id: "title", tabindex: "-1" }, "There is no such page"), empty(`Nothing is at ${location.hash}`, h("a", { href: link("overview") }, "Go to the overview"))];
}

/* Keys. */

const keys = {
  on: () => localStorage.getItem("dashboard.keys") !== "off",
  set: (on) => (on ? localStorage.removeItem("dashboard.keys") : localStorage.setItem("dashboard.keys", "off")),
};

function showHelp() {
  help(
    [
      ["Pages", PAGES.map((each, at) => [String(at + 1), each.label])],
      ["Everywhere", [["/", "Search or filter"], ["c", "Choose the context"], ["r", "Refresh now"], ["p", "Pause or go on refreshing"], ["t", "Light, dark, as the system"], ["?", "This help"], ["Esc", "Close what is open"]]],
      ["Events", [["j", "Open the next event of the list"], ["k", "Open the one before"], ["l", "Live tail on or off"]]],
    ],
    keys,
  );
}

const GLOBAL = {
  "?": showHelp,
  "/": () => document.querySelector("[data-search]")?.focus(),
  c: () => document.getElementById("context")?.focus(),
  r: () => {
    announce("Refreshed");
    refresh();
  },
  p: toggleLive,
  t: nextTheme,
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
  const page = PAGES[Number(event.key) - 1];
  const action = page ? () => app.go(page.name) : (state.page.keys?.[event.key] ?? GLOBAL[event.key]);
  if (action) {
    event.preventDefault();
    action();
  }
});

connection.onChange(() => {
  announce(connection.lost() ? "The node does not answer" : "The node answers again");
  draw();
});
addEventListener("hashchange", route);
document.addEventListener("visibilitychange", () => !document.hidden && state.live && state.page.every && refresh());

route();
loadContexts();
beat();
