/* Commands and queries: who handles them, how many there were, how long they took, what failed. */
import { get } from "./api.js";
import { h } from "./dom.js";
import { count, many, micros, rate, simpleName } from "./format.js";
import { chip, empty, heading, section, table } from "./ui.js";

const SORTS = {
  name: (a, b) => simpleName(a.name).localeCompare(simpleName(b.name)),
  count: (a, b) => b.count - a.count,
  rate: (a, b) => b.rate - a.rate,
  p99: (a, b) => (b.latency?.p99 ?? -1) - (a.latency?.p99 ?? -1),
  waiting: (a, b) => sum(b.handlers, "waiting") - sum(a.handlers, "waiting"),
  errors: (a, b) => failures(b) - failures(a),
};

const sum = (handlers = [], name) => handlers.reduce((total, each) => total + (each[name] ?? 0), 0);
const failures = ({ errors = {} }) => Object.values(errors).reduce((total, each) => total + each, 0);

export function messagesPage(app) {
  let told = null;
  return {
    every: 2000,
    load: async (signal) => {
      const params = { context: app.context };
      const [commands, queries] = await Promise.all([get("v1/commands", params, signal), get("v1/queries", params, signal)]);
      told = { commands: commands.commands ?? [], queries: queries.queries ?? [] };
    },
    hasData: () => told !== null,
    view: () => [
      heading(
        "Commands and queries",
        h("input", {
          type: "search",
          "data-search": "",
          class: "filter",
          placeholder: "Filter by name or component",
          "aria-label": "Filter by name or component",
          value: app.params.name ?? "",
          oninput: (event) => app.replace("messages", { ...app.params, name: event.target.value }),
        }),
        told ? `Of ${app.context}, counted since the node was started` : "Asking the node",
      ),
      told && kind(app, "Commands", "command", told.commands),
      told && kind(app, "Queries", "query", told.queries),
    ],
  };
}

function kind(app, title, one, all) {
  const filter = (app.params.name ?? "").toLowerCase();
  const shown = all.filter((each) => [each.name, ...(each.handlers ?? []).map((handler) => handler.component)].join(" ").toLowerCase().includes(filter));
  const sort = SORTS[app.params.sort] ? app.params.sort : "name";
  shown.sort(SORTS[sort]);
  const total = all.reduce((rates, each) => rates + (each.rate ?? 0), 0);
  return section(
    title,
    all.length > 0 && `${many(all.length, "name")}, ${rate(total)} per second`,
    shown.length === 0 ? nothing(app, all, one) : messages(app, title, one, shown, sort),
  );
}

function nothing(app, all, one) {
  return all.length > 0
    ? empty(`No ${one} matches the filter`, h("a", { href: app.link("messages") }, "Show all of them"))
    : empty(`No ${one} is handled in ${app.context}`, "Applications register theirs when they connect.");
}

function messages(app, title, one, shown, sort) {
  const by = (name) => ({ sort: () => app.replace("messages", { ...app.params, sort: name }), sorted: sort === name });
  const queries = one === "query";
  return table(
    title,
    [
      { label: "Name", class: "lead", sort: by("name").sort },
      { label: "Count", class: "num", ...by("count") },
      { label: "Per s", class: "num", ...by("rate") },
      { label: "Median", class: "num" },
      { label: "99 %", class: "num", ...by("p99") },
      { label: "Longest", class: "num" },
      ...(queries ? [{ label: "Subscribed", class: "num" }] : []),
      { label: "Waiting", class: "num", ...by("waiting") },
      { label: "Handlers" },
      { label: "Errors", class: "wide", ...by("errors") },
    ],
    shown.map((each) => ({
      key: each.name,
      cells: [
        h("span", { title: each.name }, simpleName(each.name)),
        count(each.count),
        rate(each.rate),
        micros(each.latency?.p50),
        micros(each.latency?.p99),
        micros(each.latency?.max),
        ...(queries ? [count(each.subscriptions ?? 0)] : []),
        count(sum(each.handlers, "waiting")),
        handlers(each),
        errors(each.errors),
      ],
    })),
  );
}

function handlers({ handlers: all = [] }) {
  if (all.length === 0) {
    return chip("No handler", "warn");
  }
  const components = [...new Set(all.map((each) => each.component))];
  return h(
    "details",
    { class: "handles" },
    h("summary", null, components.length === 1 ? `${all.length} × ${components[0]}` : `${all.length} of ${many(components.length, "component")}`),
    h(
      "ul",
      { class: "names" },
      all.map((each) =>
        h(
          "li",
          { key: `${each.component}/${each.clientId}` },
          h("span", { class: "mono" }, each.clientId),
          h("span", { class: "muted" }, ` ${details(each)}`),
        ),
      ),
    ),
  );
}

function details({ loadFactor, waiting, inFlight, permits }) {
  return [
    loadFactor !== undefined && `load factor ${loadFactor}`,
    waiting !== undefined && `${count(waiting)} waiting`,
    inFlight !== undefined && `${count(inFlight)} in flight`,
    permits !== undefined && many(permits, "permit"),
  ]
    .filter(Boolean)
    .join(", ");
}

/** What the error codes of the protocol stand for. */
const CODES = {
  "AXONIQ-4000": "no handler",
  "AXONIQ-4001": "handler lost",
  "AXONIQ-4002": "handler failed",
  "AXONIQ-4003": "not dispatched",
  "AXONIQ-4004": "conflict",
  "AXONIQ-4005": "handler refused",
  "AXONIQ-5000": "no handler",
  "AXONIQ-5001": "handler failed",
  "AXONIQ-5002": "not dispatched",
  "AXONIQ-5003": "handler refused",
};

function errors(codes = {}) {
  const list = Object.entries(codes).sort((a, b) => b[1] - a[1]);
  if (list.length === 0) {
    return h("span", { class: "muted" }, "none");
  }
  return h(
    "ul",
    { class: "codes" },
    list.map(([code, number]) => h("li", { key: code }, h("b", null, count(number)), ` ${CODES[code] ?? ""} `, h("span", { class: "code-name" }, code))),
  );
}
