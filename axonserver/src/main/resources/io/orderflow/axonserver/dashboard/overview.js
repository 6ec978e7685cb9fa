/* Overview: what the node is, how it does, and who is connected. */
import { h } from "./dom.js";
import { ago, bytes, count, many, micros, rate } from "./format.js";
import { samples } from "./history.js";
import { chip, empty, heading, section, since, sparkline, table } from "./ui.js";

export function overviewPage(app) {
  return {
    every: 2000,
    load: () => app.loadNode(),
    hasData: () => app.node !== null,
    view: () => (app.node ? view(app, app.node) : [heading("Overview"), h("div", { class: "tiles waiting", "aria-busy": "true" }, [1, 2, 3, 4, 5, 6].map((key) => h("div", { class: "tile", key })))]),
  };
}

function view(app, { node = {}, store = {}, rates = {}, contexts = [], clients = [] }) {
  const status = store.status === "DOWN" ? chip("Store down", "bad") : chip("Up", "ok");
  return [
    heading(
      "Overview",
      [status, chip(node.authentication ? "Access control" : "Open to all", node.authentication ? "ok" : "plain"), chip(node.ssl ? "TLS" : "Plain text", node.ssl ? "ok" : "plain")],
      `${node.name ?? "This node"} ${node.version ?? ""}, started ${ago(node.startedAt)}, gRPC on ${node.grpcPort}, HTTP on ${node.httpPort}`,
    ),
    h(
      "div",
      { class: "tiles" },
      flow("Events appended", "appended", rates),
      flow("Events delivered", "delivered", rates),
      flow("Commands", "commands", rates),
      flow("Queries", "queries", rates),
      fsync(store),
      size(store),
    ),
    section("Contexts", null, contextTable(app, contexts)),
    section("Connected", many(clients.length, "client"), clients.length === 0 ? nobody(node) : clientTable(app, clients)),
  ];
}

function tile(label, value, unit, detail, spark) {
  return h(
    "div",
    { class: "tile", role: "group", "aria-label": label },
    h("div", { class: "tile-label" }, label),
    h("div", { class: "tile-value" }, value, unit && [" ", h("span", { class: "unit" }, unit)]),
    detail && h("div", { class: "tile-detail" }, detail),
    spark,
  );
}

function flow(label, name, rates) {
  const kept = samples(name);
  const peak = kept.length > 1 ? `peak ${rate(Math.max(...kept))}` : "over the last 10 s";
  return tile(label, rate(rates[name]), "/s", peak, sparkline(kept));
}

function fsync({ fsync = {}, group = {} }) {
  const [value, unit] = micros(fsync.p99).split(" ");
  const shared = group.p50 > 1 ? `, ${count(group.p50)} writes share one` : "";
  return tile("fsync, 99th percentile", value, unit, `median ${micros(fsync.p50)}, longest ${micros(fsync.max)}${shared}`, sparkline(samples("fsync")));
}

function size(store) {
  const [value, unit] = bytes(store.bytes).split(" ");
  const used = store.freeBytes > 0 ? (store.bytes ?? 0) / (store.bytes + store.freeBytes) : 0;
  return tile(
    "Store on disk",
    value,
    unit,
    `${bytes(store.freeBytes)} free`,
    h("div", { class: "meter", "aria-hidden": "true" }, h("div", { style: { width: `${Math.max(1, used * 100).toFixed(1)}%` } })),
  );
}

function contextTable(app, contexts) {
  return table(
    "Contexts",
    [{ label: "Context", class: "lead" }, { label: "Events", class: "num" }, { label: "Head of the log", class: "num" }, { label: "Appended /s", class: "num" }, { label: "", class: "spark-cell" }],
    contexts.map((each) => ({
      key: each.context,
      cells: [
        h("a", { href: app.link("events", { context: each.context }) }, each.context),
        count(each.events),
        each.head < 0 ? "empty" : count(each.head),
        rate(each.appended),
        sparkline(samples(`context:${each.context}`)),
      ],
    })),
  );
}

function nobody(node) {
  return empty("Nobody is connected", "An application connects when its ", h("code", null, "axon.axonserver.servers"), " is ", h("code", null, `${location.hostname}:${node.grpcPort}`), ".");
}

function clientTable(app, clients) {
  return table(
    "Connected clients",
    [{ label: "Component", class: "lead" }, { label: "Client", class: "mono" }, { label: "Context" }, { label: "Connector" }, { label: "Connected" }, { label: "Handles", class: "wide" }],
    clients.map((each) => ({
      key: `${each.context}/${each.clientId}`,
      cells: [each.component, each.clientId, each.context, each.version || "–", since(each.connectedAt), handles(app, each)],
    })),
  );
}

function handles(app, { context, commands = [], queries = [], processors = [] }) {
  const parts = [
    [commands, many(commands.length, "command"), "messages"],
    [queries, many(queries.length, "query", "queries"), "messages"],
    [processors, many(processors.length, "processor"), "processors"],
  ].filter(([names]) => names.length > 0);
  if (parts.length === 0) {
    return h("span", { class: "muted" }, "nothing");
  }
  return h(
    "details",
    { class: "handles" },
    h("summary", null, parts.map(([, text]) => text).join(", ")),
    parts.map(([names, text, page]) =>
      h(
        "div",
        { key: text },
        h("div", { class: "small" }, h("a", { href: app.link(page, { context }) }, text)),
        h("ul", { class: "names" }, names.map((name) => h("li", { key: name }, name))),
      ),
    ),
  );
}
