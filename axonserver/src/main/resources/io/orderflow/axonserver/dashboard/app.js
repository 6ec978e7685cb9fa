/* The shell: which page is shown, what it is refreshed by, and what is said when that fails. */
import { connection, get, token } from "./api.js";
import { askForToken } from "./dialogs.js";
import { h, render } from "./dom.js";
import { sample } from "./history.js";
import { listen, showHelp } from "./keys.js";
import { shell } from "./shell.js";
import { empty } from "./ui.js";
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
  newToken,
  toggleLive,
  announce,
  showHelp: () => showHelp(PAGES),
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

/** Once for each token: who closes it is not asked again, but finds a button on the page. */
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

function toggleLive() {
  state.live = !state.live;
  announce(state.live ? "Refreshed again" : "No longer refreshed");
  draw();
  if (state.live) {
    refresh();
  }
}

const root = document.getElementById("app");
const all = { app, state, pages: PAGES };

function draw() {
  render(root, shell(all));
}

function unknownPage() {
  return [h("h1", { id: "title", tabindex: "-1" }, "There is no such page"), empty(`Nothing is at ${location.hash}`, h("a", { href: link("overview") }, "Go to the overview"))];
}

connection.onChange(() => {
  announce(connection.lost() ? "The node does not answer" : "The node answers again");
  draw();
});
addEventListener("hashchange", route);
document.addEventListener("visibilitychange", () => !document.hidden && state.live && state.page.every && refresh());

listen(all);
route();
loadContexts();
beat();
