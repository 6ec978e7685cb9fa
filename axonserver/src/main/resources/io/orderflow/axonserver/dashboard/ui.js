/* The pieces that pages are put together from. */
import { h } from "./dom.js";
import { ago, fullTime, time } from "./format.js";

/** The line icons of the pages, drawn on a grid of 20. */
const ICONS = {
  overview: "M3 10.5h3.2l2-5.5 3.6 10 2-4.5H17",
  messages: "M3.5 7h11m-3-3 3 3-3 3M16.5 13h-11m3-3-3 3 3 3",
  processors: "M10 3.2v3M10 13.8v3M3.2 10h3M13.8 10h3M10 6.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8z",
  events: "M4 5h12M4 8.4h12M4 11.8h8M4 15.2h5",
  schedules: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM10 6.5V10l2.5 1.8",
  contexts: "M10 3.2 16.5 6.6 10 10 3.5 6.6zM3.5 10 10 13.4 16.5 10M3.5 13.4 10 16.8l6.5-3.4",
  light: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M15.3 4.7l-1 1M5.7 14.3l-1 1",
  dark: "M15.8 11.8A6.3 6.3 0 0 1 8.2 4.2a6.3 6.3 0 1 0 7.6 7.6z",
  system: "M3.5 4.5h13v8.5h-13zM7.5 16h5",
  help: "M7.5 7.8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.7M10 14.3v.1",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
};

export function icon(name) {
  return h("svg", { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
}

export function chip(text, tone = "plain", title) {
  return h("span", { class: `chip ${tone}`, title }, h("span", { class: "dot", "aria-hidden": "true" }), text);
}

/** An instant as local time; the whole of it is in the title. */
export function when(iso) {
  return iso ? h("time", { datetime: iso, title: `${fullTime(iso)} (${iso})` }, time(iso)) : "–";
}

export function since(iso) {
  return iso ? h("time", { datetime: iso, title: `${fullTime(iso)} (${iso})` }, ago(iso)) : "–";
}

/** Nothing to show, and what to do about it. */
export function empty(title, ...hint) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), hint.length > 0 && h("p", null, ...hint));
}

export function banner(tone, title, ...more) {
  return h(
    "div",
    { class: `banner ${tone}`, role: tone === "bad" ? "alert" : "status" },
    h("div", null, h("strong", null, title), " ", ...more),
  );
}

export function heading(title, aside, ...below) {
  return h(
    "div",
    { class: "heading" },
    h("div", null, h("h1", { tabindex: "-1", id: "title" }, title), below.length > 0 && h("p", { class: "lead" }, ...below)),
    aside && h("div", { class: "aside" }, aside),
  );
}

export function section(title, note, ...content) {
  const id = `section-${title.toLowerCase().replace(/[^a-z]+/g, "-")}`;
  return h(
    "section",
    { "aria-labelledby": id, class: "section" },
    h("div", { class: "section-head" }, h("h2", { id }, title), note && h("div", { class: "note" }, note)),
    ...content,
  );
}

/**
 * A table that becomes a list of cards where it has no room. Roles are spelled out, because a table
 * that is laid out as something else may lose them.
 *
 * @param columns `{ label, class, sort }`: a class `num` is for figures, `lead` for what a card is headed by
 * @param rows `{ key, class, cells, onclick, current }`
 * @param kind a class for one that looks different in little room
 */
export function table(label, columns, rows, kind) {
  return h(
    "div",
    { class: "table-wrap", tabindex: "0", role: "region", "aria-label": label },
    h(
      "table",
      { role: "table", "aria-label": label, class: kind },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map(head))),
      h(
        "tbody",
        { role: "rowgroup" },
        rows.map((row) =>
          h(
            "tr",
            { key: row.key, role: "row", class: row.class, onclick: row.onclick, "aria-current": row.current ? "true" : undefined },
            row.cells.map((cell, at) =>
              h("td", { role: "cell", class: columns[at].class, "data-label": columns[at].label }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

function head(column) {
  return h(
    "th",
    { role: "columnheader", scope: "col", class: column.class, "aria-sort": column.sorted ? "descending" : undefined },
    column.sort ? h("button", { type: "button", class: "sort", onclick: column.sort }, column.label) : column.label || h("span", { class: "unseen" }, "Actions"),
  );
}

/** A line over the last samples; decoration beside a figure that says the same. */
export function sparkline(samples) {
  const width = 120;
  const height = 30;
  if (samples.length < 2) {
    return h("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  }
  const top = Math.max(...samples, 0) || 1;
  const points = samples.map((value, at) => {
    const x = (at / (samples.length - 1)) * width;
    return `${x.toFixed(1)},${(height - 2 - (value / top) * (height - 5)).toFixed(1)}`;
  });
  return h(
    "svg",
    { class: "spark", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    h("path", { class: "spark-area", d: `M0,${height} L${points.join(" L")} L${width},${height} Z` }),
    h("path", { class: "spark-line", d: `M${points.join(" L")}` }),
  );
}

export function copy(text, label) {
  return h(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-label": label,
      onclick: async (event) => {
        const button = event.currentTarget;
        await navigator.clipboard.writeText(text);
        button.classList.add("copied");
        setTimeout(() => button.classList.remove("copied"), 1500);
      },
    },
    h("span", { class: "uncopied" }, "Copy"),
    h("span", { class: "when-copied" }, "Copied"),
  );
}
