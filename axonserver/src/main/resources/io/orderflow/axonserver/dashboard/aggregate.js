/* The life of one aggregate: its events from the first on, with its snapshots between them. */
import { get, path } from "./api.js";
import { h } from "./dom.js";
import { bytes, count, many, simpleName, span } from "./format.js";
import { empty, heading, when } from "./ui.js";

const PAGE = 100;

export function aggregateLife(app, panel) {
  let id = "";
  let told = null;
  let busy = false;

  const wanted = () => app.rest.join("/");
  const address = () => `aggregates/${path(wanted())}`;
  const closed = () => app.link(address());

  async function load(signal) {
    const asked = wanted();
    const first = await page(asked, undefined, signal);
    if (asked === wanted()) {
      id = asked;
      told = first;
      app.draw();
    }
  }

  const page = (aggregate, from, signal) => get(`v1/aggregates/${path(aggregate)}`, { context: app.context, from, limit: PAGE }, signal);

  async function further() {
    if (busy) {
      return;
    }
    busy = true;
    app.draw();
    try {
      const next = await page(id, told.next);
      told = { ...told, ...next, snapshots: told.snapshots, events: [...told.events, ...next.events], next: next.next };
    } finally {
      busy = false;
      app.draw();
    }
  }

  return {
    load,
    closed,
    hasData: () => told !== null && id === wanted(),
    moved: () => {
      if (id !== wanted()) {
        told = null;
        app.refresh();
      }
    },
    view: () => [
      h("p", { class: "crumbs" }, h("a", { href: app.link("events") }, "Events")),
      heading(wanted(), null, told ? `${told.aggregateType || "Aggregate"}, ${many((told.head ?? -1) + 1, "event")}${told.snapshots?.length ? `, ${many(told.snapshots.length, "snapshot")}` : ""}` : "Asking the node"),
      h(
        "div",
        { class: `split ${panel.isOpen() ? "open" : ""}` },
        h("div", { class: "split-list", key: "list" }, told ? life() : h("div", { class: "waiting", "aria-busy": "true" })),
        panel.view({ close: closed(), event: (token) => app.link(address(), { event: token }) }),
      ),
    ],
  };

  function life() {
    if (told.events.length === 0) {
      return empty("There is no such aggregate", `Nothing in ${app.context} has this identifier.`);
    }
    const snapshots = new Map((told.snapshots ?? []).map((each) => [each.sequenceNumber, each]));
    return [
      h(
        "ol",
        { class: "life", "aria-label": "Events, oldest first" },
        told.events.map((each, at) => [moment(each, told.events[at - 1]), snapshots.has(each.sequenceNumber) && snapshot(snapshots.get(each.sequenceNumber))]),
      ),
      h(
        "div",
        { class: "more" },
        told.next === undefined ? h("span", { class: "small" }, "This is the newest of its events.") : h("button", { type: "button", onclick: () => further().catch(() => app.refresh()) }, busy ? "Loading…" : "Show later events"),
      ),
    ];
  }

  function moment(event, before) {
    const gap = before ? Date.parse(event.timestamp) - Date.parse(before.timestamp) : 0;
    return h(
      "li",
      { key: `event-${event.token}` },
      before && gap >= 1000 && h("div", { class: "gap" }, `${span(gap)} later`),
      h(
        "a",
        { class: "moment", href: app.link(address(), { event: event.token }), "aria-current": String(event.token) === app.params.event ? "true" : undefined },
        h("span", { class: "moment-number num" }, count(event.sequenceNumber)),
        h("span", { class: "moment-type", title: event.type }, simpleName(event.type)),
        h("span", { class: "moment-time" }, when(event.timestamp)),
      ),
    );
  }

  function snapshot(each) {
    return h(
      "li",
      { key: `snapshot-${each.sequenceNumber}-${each.timestamp}`, class: "snapshot" },
      h("span", { class: "snapshot-text" }, `Snapshot, ${bytes(each.bytes)}, taken `, when(each.timestamp)),
    );
  }
}
