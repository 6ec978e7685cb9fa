/* One event, opened. */
import { get, path } from "./api.js";
import { h } from "./dom.js";
import { bytes, count, fullTime } from "./format.js";
import { payload } from "./payload.js";
import { copy, empty, icon } from "./ui.js";

/** Loads the event of a token whenever another one is wanted, and shows it beside what it was opened from. */
export function eventPanel(app) {
  let token;
  let event = null;
  let failure = "";

  async function open(wanted) {
    if (wanted === token) {
      return;
    }
    token = wanted;
    event = null;
    failure = "";
    if (token === undefined) {
      return;
    }
    try {
      const found = await get(`v1/events/${path(token)}`, { context: app.context });
      if (wanted === token) {
        event = found;
        app.announce(`Event ${token} opened`);
      }
    } catch (refusal) {
      if (wanted === token) {
        failure = refusal.message;
      }
    }
    app.draw();
  }

  return {
    open,
    isOpen: () => token !== undefined,
    view: (links) =>
      token !== undefined &&
      h(
        "aside",
        { class: "panel", "aria-label": `Event ${token}`, key: "panel" },
        h(
          "div",
          { class: "panel-head" },
          h("a", { class: "button back", href: links.close }, "Back to the list"),
          h("div", { class: "panel-nav" }, step(app, links, Number(token) - 1, "Event before", "‹"), h("span", { class: "num" }, `Event ${count(Number(token))}`), step(app, links, Number(token) + 1, "Event after", "›")),
          h("a", { class: "button quiet square panel-close", href: links.close, "aria-label": "Close the event", title: "Close (Esc)" }, icon("close")),
        ),
        failure && empty("This event cannot be shown", failure),
        !event && !failure && h("div", { class: "waiting", "aria-busy": "true" }),
        event && opened(app, event),
      ),
  };
}

const step = (app, links, token, label, sign) => token >= 0 && h("a", { class: "button quiet square", href: links.event(token), "aria-label": label, title: label }, sign);

function opened(app, event) {
  const metaData = Object.entries(event.metaData ?? {});
  return h(
    "div",
    { key: event.token, class: "panel-body" },
    h("h2", { class: "event-type" }, event.type, " ", event.revision && h("span", { class: "revision" }, `revision ${event.revision}`)),
    h(
      "dl",
      { class: "details" },
      detail("Time", h("time", { datetime: event.timestamp, title: event.timestamp }, fullTime(event.timestamp))),
      event.aggregate && detail("Aggregate", h("a", { href: app.link(`aggregates/${path(event.aggregate)}`, { event: event.token }) }, event.aggregate), event.aggregateType && h("span", { class: "muted" }, ` ${event.aggregateType}, number ${count(event.sequenceNumber)}`)),
      detail("Identifier", h("span", { class: "mono" }, event.identifier)),
      detail("Size", bytes(event.bytes)),
    ),
    h("div", { class: "payload-head" }, h("h3", null, "Payload"), event.payload?.text !== undefined && copy(event.payload.text, "Copy the payload")),
    payload(event.payload),
    h("h3", null, "Meta data"),
    metaData.length === 0 ? h("p", { class: "small" }, "None") : h("dl", { class: "details" }, metaData.map(([name, value]) => detail(name, h("span", { class: "mono" }, typeof value === "object" ? JSON.stringify(value) : value)))),
  );
}

const detail = (name, ...value) => h("div", { key: name }, h("dt", null, name), h("dd", null, ...value));
