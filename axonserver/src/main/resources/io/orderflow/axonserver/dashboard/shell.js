/* What is around every page: the bar, the pages' list, and what is said when something is wrong. */
import { connection, token } from "./api.js";
import { h } from "./dom.js";
import { time } from "./format.js";
import { themeButton } from "./themes.js";
import { banner, empty, icon } from "./ui.js";

/** The whole view: `{ app, state, pages }` are what the shell offers, knows, and lists. */
export function shell(all) {
  return [skip(), topBar(all), rail(all), main(all)];
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

function topBar({ app, state }) {
  return h(
    "header",
    { class: "bar" },
    h("a", { class: "brand", href: app.link("overview") }, mark(), h("span", null, h("b", null, "Orderflow"), h("span", { class: "brand-of" }, "Axon Server node"))),
    h("div", { class: "bar-tools" }, contextPicker(app, state), liveButton(app, state), themeButton(app), h("button", { type: "button", class: "quiet square", "aria-label": "Keyboard shortcuts", title: "Keyboard shortcuts (?)", onclick: app.showHelp }, icon("help"))),
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

function contextPicker(app, state) {
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

function liveButton(app, state) {
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
      onclick: app.toggleLive,
    },
    h("span", { class: "dot", "aria-hidden": "true" }),
    h("span", { class: "live-text" }, text),
  );
}

function rail({ app, state, pages }) {
  return h(
    "nav",
    { class: "rail", "aria-label": "Pages" },
    h(
      "ul",
      null,
      pages.map((each, at) =>
        h(
          "li",
          { key: each.name },
          h(
            "a",
            { href: app.link(each.name), "aria-current": state.page?.name === each.name ? "page" : undefined, "aria-keyshortcuts": String(at + 1) },
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

function main({ app, state }) {
  return h("main", { id: "main", tabindex: "-1", "aria-busy": state.loading ? "true" : undefined }, h("div", { class: "page", key: `${state.page.name}:${app.context}` }, troubles(app, state), body(app, state)));
}

function troubles(app, state) {
  const store = state.node?.store;
  return [
    store?.status === "DOWN" &&
      banner("bad", "The store has failed.", store.reason ?? "No reason is given"),
    connection.lost() &&
      banner("bad", "The node does not answer.", connection.heard() ? `Last heard at ${time(new Date(connection.heard()).toISOString())}; what you see may be old. ` : "", "Trying again every 2 s."),
    state.failure && !connection.lost() && state.page.hasData?.() && failureBanner(app, state.failure),
  ];
}

function failureBanner(app, { refused, message }) {
  return banner("bad", refused ? "Access refused." : "This could not be refreshed.", message, " ", refused && tokenButton(app));
}

const tokenButton = (app) =>
  h("button", { type: "button", onclick: () => app.newToken("Give a token that has the role for this.") }, token.get() ? "Use another token" : "Give a token");

function body(app, state) {
  if (state.failure && !state.page.hasData?.()) {
    return failed(app, state);
  }
  return state.page.view();
}

function failed(app, { failure, page }) {
  const title = h("h1", { id: "title", tabindex: "-1" }, page.label);
  if (failure.refused) {
    return [title, h("div", { class: "empty" }, h("p", { class: "empty-title" }, token.get() ? "This token gives no right to this page" : "This node wants an access token"), h("p", null, failure.message), tokenButton(app))];
  }
  if (failure.status === 0) {
    return [title, empty("Nothing heard from the node yet", "This page fills itself as soon as it answers.")];
  }
  return [
    title,
    h("div", { class: "empty" }, h("p", { class: "empty-title" }, "This could not be loaded"), h("p", null, String(failure.message)), h("button", { type: "button", onclick: app.refresh }, "Try again")),
  ];
}
