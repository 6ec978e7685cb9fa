/* The event store: search, live tail, one event opened, the life of one aggregate. */
import { get, path } from "./api.js";
import { h } from "./dom.js";
import { bytes, count, many, simpleName } from "./format.js";
import { aggregateLife } from "./aggregate.js";
import { eventPanel } from "./event.js";
import { liveTail } from "./tail.js";
import { banner, empty, heading, table, when } from "./ui.js";

const FILTERS = ["aggregate", "type", "text", "from", "to"];
const TAIL_KEPT = 200;
const PAGE = 50;

export function eventsPage(app) {
  const panel = eventPanel(app);
  const life = aggregateLife(app, panel);
  let searched = null;
  let found = null;
  let searching = false;
  let following = false;
  let tailed = null;
  let cut = null;
  let fresh = 0;
  let leftOut = 0;
  let moreFilters;

  const filters = () => Object.fromEntries(FILTERS.map((each) => [each, app.params[each]]).filter(([, value]) => value));
  const ofAggregate = () => location.hash.startsWith("#/aggregates/");

  /** Searches on from where the last answer ended, or from the newest event. */
  async function search(before, signal) {
    const mine = JSON.stringify(filters());
    searching = true;
    app.draw();
    try {
      const answer = await get("v1/events", { ...filters(), context: app.context, limit: PAGE, before }, signal);
      if (mine !== JSON.stringify(filters())) {
        return;
      }
      if (before === undefined) {
        const newer = following && searched === mine ? found.events.filter((each) => each.token > answer.head) : [];
        found = { ...answer, events: [...newer, ...answer.events], head: Math.max(answer.head, newer[0]?.token ?? -1) };
      } else {
        found = { ...found, events: [...found.events, ...answer.events], before: answer.before };
      }
      searched = mine;
      if (following && tailed !== mine) {
        startTail();
      }
    } finally {
      searching = false;
      app.draw();
    }
  }

  const tail = liveTail({
    event(row) {
      fresh++;
      if (row.token > found.head) {
        add(row);
      }
      drawSoon();
    },
    leftOut(number) {
      leftOut += number;
      drawSoon();
    },
    open() {
      if (cut) {
        cut = null;
        app.announce("Live tail on again");
        app.draw();
      }
    },
    cut(reason, millis) {
      if (!cut) {
        app.announce(`Live tail cut off. ${reason}`);
      }
      cut = { reason, millis };
      app.draw();
    },
    over(failure) {
      following = false;
      cut = null;
      found.tailFailure = failure.message;
      app.draw();
      if (failure.refused) {
        app.refresh();
      }
    },
  });

  /** The list has no gap: where it has become too long, a search goes on from its end. */
  function add(row) {
    const { events } = found;
    const dropped = events.length >= TAIL_KEPT;
    found.events = [row, ...(dropped ? events.slice(0, -1) : events)];
    found.head = row.token;
    if (dropped) {
      found.before = found.events.at(-1).token;
    }
  }

  /** From what is known on, so that nothing in between is missed. */
  function startTail() {
    following = true;
    tailed = JSON.stringify(filters());
    cut = null;
    fresh = 0;
    leftOut = 0;
    found.tailFailure = undefined;
    tail.follow({ ...filters(), context: app.context }, found.head);
    app.announce("Live tail on");
    app.draw();
  }

  let drawing = false;
  function drawSoon() {
    if (!drawing) {
      drawing = true;
      setTimeout(() => {
        drawing = false;
        app.draw();
      }, 200);
    }
  }

  function stopTail() {
    tail.stop();
    following = false;
    cut = null;
    app.announce(`Live tail off, ${many(fresh, "new event")}`);
    app.draw();
  }

  const toggleTail = () => (following ? stopTail() : found && startTail());

  function submit(event) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const wanted = Object.fromEntries(FILTERS.map((name) => [name, String(form.get(name) ?? "").trim()]).filter(([, value]) => value));
    for (const name of ["from", "to"]) {
      if (wanted[name]) {
        wanted[name] = new Date(wanted[name]).toISOString();
      }
    }
    if (JSON.stringify(wanted) === JSON.stringify(filters())) {
      app.refresh();
    } else {
      app.go("events", wanted);
    }
  }

  function moved() {
    panel.open(ofAggregate() ? app.params.event : app.rest[0]);
    if (ofAggregate()) {
      life.moved();
    } else if (searched !== JSON.stringify(filters())) {
      tail.stop();
      tailed = null;
      app.refresh();
    } else if (following && tailed === null) {
      startTail();
    }
  }

  const close = () => app.link("events", filters());

  function neighbour(by) {
    const at = found?.events.findIndex((each) => String(each.token) === app.rest[0]) ?? -1;
    const next = found?.events[at < 0 ? 0 : at + by];
    if (next && !ofAggregate()) {
      app.go(`events/${next.token}`, filters());
      requestAnimationFrame(() => document.querySelector("tr[aria-current]")?.scrollIntoView({ block: "nearest" }));
    }
  }

  return {
    every: 0,
    load: async (signal) => {
      panel.open(ofAggregate() ? app.params.event : app.rest[0]);
      await (ofAggregate() ? life.load(signal) : search(undefined, signal));
    },
    moved,
    close: tail.stop,
    hasData: () => (ofAggregate() ? life.hasData() : found !== null),
    keys: {
      j: () => neighbour(1),
      k: () => neighbour(-1),
      l: toggleTail,
      Escape: () => panel.isOpen() && (location.hash = ofAggregate() ? life.closed() : close()),
    },
    view: () => (ofAggregate() ? life.view() : view()),
  };

  function view() {
    return [
      heading("Events", tailButton(), `What has happened in ${app.context}, newest first`),
      searchForm(),
      cut && banner("warn", "The live tail is cut off.", `${cut.reason} It goes on from the last event seen: trying again in ${cut.millis / 1000} s.`),
      found?.tailFailure && h("p", { class: "failure", role: "alert" }, found.tailFailure),
      h(
        "div",
        { class: `split ${panel.isOpen() ? "open" : ""}` },
        h("div", { class: "split-list", key: "list" }, found ? results() : h("div", { class: "waiting", "aria-busy": "true" })),
        panel.view({ close: close(), event: (token) => app.link(`events/${token}`, filters()) }),
      ),
    ];
  }

  function tailButton() {
    return h(
      "button",
      { type: "button", class: following && !cut ? "tail on" : "tail", "aria-pressed": following ? "true" : "false", title: "Live tail (l)", disabled: found === null, onclick: toggleTail },
      h("span", { class: "dot", "aria-hidden": "true" }),
      following ? `Live tail: ${cut ? "cut off" : news()}` : "Live tail",
    );
  }

  function news() {
    return many(fresh, "new event") + (leftOut > 0 ? `, ${count(leftOut)} left out` : "");
  }

  function searchForm() {
    const given = filters();
    const more = moreFilters ?? ["type", "text", "from", "to"].some((each) => given[each]);
    const field = (name, label, more) =>
      h("label", { class: `field ${name}` }, h("span", null, label), h("input", { name, value: given[name] ?? "", spellcheck: "false", autocapitalize: "off", ...more }));
    return h(
      "form",
      { class: more ? "search more-filters" : "search", role: "search", novalidate: true, "aria-label": "Search events", autocomplete: "off", onsubmit: submit, key: JSON.stringify(given) },
      field("aggregate", "Aggregate", { "data-search": "", placeholder: "its whole identifier" }),
      field("type", "Type", { placeholder: "part of it" }),
      field("text", "Payload", { placeholder: "part of it" }),
      field("from", "From", { type: "datetime-local", value: local(given.from) }),
      field("to", "To", { type: "datetime-local", value: local(given.to) }),
      h(
        "div",
        { class: "search-buttons" },
        h("button", { type: "submit", class: "primary" }, "Search"),
        h("button", { type: "button", class: "filters-toggle", "aria-expanded": more ? "true" : "false", onclick: () => { moreFilters = !more; app.draw(); } }, more ? "Fewer fields" : "More fields"), Object.keys(given).length > 0 && h("a", { class: "button quiet", href: app.link("events") }, "Clear"),
      ),
    );
  }

  function results() {
    const { events, before } = found;
    return [
      events.length > 0 && list(events),
      h(
        "div",
        { class: "more" },
        events.length === 0 && before === undefined && !searching && nothing(),
        before !== undefined &&
          h("button", { type: "button", "aria-disabled": searching ? "true" : undefined, onclick: () => !searching && search(before).catch(() => app.refresh()) }, searching ? "Searching…" : "Search further"),
        before !== undefined && h("span", { class: "small" }, `Searched back to token ${count(before)}`),
        before === undefined && events.length > 0 && h("span", { class: "small" }, "This is the beginning."),
      ),
    ];
  }

  function nothing() {
    return Object.keys(filters()).length > 0
      ? empty("No event matches", h("a", { href: app.link("events") }, "Show all events"))
      : empty(`Nothing has happened in ${app.context} yet`, "Events stand here as soon as an application appends them; switch the live tail on to see them come.");
  }

  function list(events) {
    return table(
      "Events",
      [{ label: "Type", class: "lead" }, { label: "Token", class: "num token" }, { label: "Time", class: "time" }, { label: "Aggregate", class: "mono clip" }, { label: "Number", class: "num spare" }, { label: "Size", class: "num spare" }],
      events.map((each) => ({
        key: each.token,
        current: String(each.token) === app.rest[0],
        class: "link-row",
        onclick: (event) => {
          if (!event.target.closest("a, button") && String(getSelection()) === "") {
            app.go(`events/${each.token}`, filters());
          }
        },
        cells: [
          h("a", { href: app.link(`events/${each.token}`, filters()), title: each.type }, simpleName(each.type)),
          count(each.token),
          when(each.timestamp),
          each.aggregate ? h("a", { href: app.link(`aggregates/${path(each.aggregate)}`), title: each.aggregate }, each.aggregate) : h("span", { class: "muted" }, "–"),
          each.aggregate ? count(each.sequenceNumber) : "–",
          bytes(each.bytes),
        ],
      })),
      "events",
    );
  }
}

/** An instant as the browser's field for local times wants it. */
function local(iso) {
  if (!iso || Number.isNaN(Date.parse(iso))) {
    return "";
  }
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
