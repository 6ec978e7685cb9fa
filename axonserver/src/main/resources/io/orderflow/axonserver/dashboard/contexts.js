/* Contexts: which there are, one more, one less. */
import { get, path, post, remove } from "./api.js";
import { confirm, toast } from "./dialogs.js";
import { h } from "./dom.js";
import { count, rate } from "./format.js";
import { heading, section, table } from "./ui.js";

const NAME = /^[A-Za-z][A-Za-z0-9._@-]{0,63}$/;

export function contextsPage(app) {
  let names = null;
  let failure = "";
  let busy = false;

  const create = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = new FormData(form).get("name").trim();
    failure = NAME.test(name) ? "" : "A name begins with a letter and has at most 64 letters, digits, or . _ @ -";
    busy = failure === "";
    app.draw();
    if (!busy) {
      form.elements.name.focus();
      return;
    }
    try {
      await post("v1/context", { context: name });
      form.reset();
      toast(`Context ${name} is created.`);
      await reload();
    } catch (refusal) {
      failure = refusal.message;
    }
    busy = false;
    app.draw();
  };

  async function reload() {
    await app.loadContexts();
    await app.refresh();
  }

  return {
    every: 4000,
    load: async (signal) => {
      names = (await get("v1/public/context", {}, signal)).map((each) => each.context);
    },
    hasData: () => names !== null,
    view: () => [
      heading("Contexts", null, "Each has a log, handlers and clients of its own. What belongs to one is seen in no other."),
      section(
        "Create a context",
        null,
        h(
          "form",
          { class: "inline-form", onsubmit: create, autocomplete: "off", novalidate: true },
          h(
            "label",
            { class: "field" },
            h("span", null, "Name"),
            h("input", { name: "name", "data-search": "", maxlength: "64", spellcheck: "false", autocapitalize: "off", "aria-describedby": "context-outcome", "aria-invalid": failure ? "true" : undefined }),
          ),
          h("button", { type: "submit", class: "primary", disabled: busy }, busy ? "Creating…" : "Create"),
          h("p", { id: "context-outcome", class: failure ? "failure" : "small", role: "alert" }, failure),
        ),
      ),
      names && section("All contexts", null, all(app, names, reload)),
    ],
  };
}

function all(app, names, reload) {
  const told = new Map((app.node?.contexts ?? []).map((each) => [each.context, each]));
  return table(
    "All contexts",
    [{ label: "Context", class: "lead" }, { label: "Events", class: "num" }, { label: "Head of the log", class: "num" }, { label: "Appended /s", class: "num" }, { label: "", class: "acts" }],
    names.map((name) => {
      const { events, head, appended } = told.get(name) ?? {};
      return {
        key: name,
        cells: [
          h("a", { href: app.link("events", { context: name }) }, name),
          count(events),
          head < 0 ? "empty" : count(head),
          rate(appended),
          h("button", { type: "button", class: "small-button", "aria-label": `Delete ${name}`, onclick: () => drop(app, name, events, reload) }, "Delete"),
        ],
      };
    }),
  );
}

function drop(app, name, events, reload) {
  confirm({
    title: `Delete ${name}?`,
    body: [
      `${events === undefined ? "All of its events" : events === 1 ? "Its one event" : `All ${count(events)} of its events`}, snapshots and schedules are deleted for good, and its clients are disconnected.`,
      "There is no way back but a back-up.",
    ],
    typed: name,
    danger: true,
    action: "Delete",
    doing: "Deleting",
    done: () => `Context ${name} is deleted.`,
    run: async () => {
      await remove(`v1/context/${path(name)}`);
      if (app.context === name) {
        app.go("contexts", { context: "default" });
      }
      await reload();
    },
  });
}
