/* Dialogs: the browser's own, which keep the focus in and give it back. */
import { h, render } from "./dom.js";
import { token } from "./api.js";
import { icon } from "./ui.js";

/** Tells what was done, for a while, and to those who listen. */
export function toast(text, tone = "ok") {
  const all = document.getElementById("toasts");
  const one = document.createElement("div");
  one.className = `toast ${tone}`;
  one.textContent = text;
  all.append(one);
  setTimeout(() => one.remove(), 7000);
}

/**
 * Asks before something is done, does it, and says how that went: by a toast when it was done, in the
 * dialog, which stays open, when it was not.
 *
 * @param ask.run does it, with the values of the fields; what it throws is shown
 * @param ask.typed has to be typed to confirm, when it is given
 * @param ask.field `{ label, options }` to choose one of
 */
export function confirm(ask) {
  const state = { typed: "", chosen: ask.field?.options[0] ?? "", busy: false, failure: "" };
  open("dialog", (close) => {
    const again = () => draw();
    const ready = () => !state.busy && (!ask.typed || state.typed === ask.typed);
    const submit = async (event) => {
      event.preventDefault();
      if (!ready()) {
        return;
      }
      state.busy = true;
      state.failure = "";
      again();
      try {
        await ask.run({ chosen: state.chosen });
        close();
        toast(ask.done(state.chosen));
      } catch (failure) {
        state.busy = false;
        state.failure = String(failure.message);
        again();
      }
    };
    let draw = () => {};
    return {
      onDraw: (redraw) => (draw = redraw),
      view: () => [
        h("h2", { id: "dialog-title" }, ask.title),
        h(
          "form",
          { onsubmit: submit, autocomplete: "off" },
          ask.body.map((line) => h("p", null, line)),
          ask.field &&
            h(
              "label",
              { class: "field" },
              h("span", null, ask.field.label),
              h(
                "select",
                { value: state.chosen, onchange: (event) => (state.chosen = event.target.value) },
                ask.field.options.map((each) => h("option", { value: each }, each)),
              ),
            ),
          ask.typed &&
            h(
              "label",
              { class: "field" },
              h("span", null, "Type ", h("code", null, ask.typed), " to confirm"),
              h("input", {
                name: "typed",
                spellcheck: "false",
                autocapitalize: "off",
                autofocus: true,
                oninput: (event) => {
                  state.typed = event.target.value;
                  again();
                },
              }),
            ),
          state.failure && h("p", { class: "failure", role: "alert" }, state.failure),
          h(
            "div",
            { class: "buttons" },
            h("button", { type: "button", onclick: close }, "Cancel"),
            h(
              "button",
              {
                type: "submit",
                class: ask.danger ? "danger" : "primary",
                autofocus: !ask.typed && !ask.danger,
                disabled: ask.typed ? state.typed !== ask.typed : false,
                "aria-disabled": state.busy ? "true" : undefined,
              },
              state.busy ? `${ask.doing}…` : state.failure ? "Try again" : ask.action,
            ),
          ),
        ),
      ],
    };
  });
}

let asking = false;

/** Asks for an access token; resolves to whether one was given. */
export function askForToken(reason) {
  if (asking) {
    return Promise.resolve(false);
  }
  asking = true;
  return new Promise((resolve) => {
    let given = false;
    open(
      "token",
      (close) => ({
        onDraw: () => {},
        view: () => [
          h("h2", { id: "dialog-title" }, "Access token"),
          h(
            "form",
            {
              autocomplete: "off",
              onsubmit: (event) => {
                event.preventDefault();
                const value = new FormData(event.currentTarget).get("token").trim();
                given = value !== "";
                token.set(value);
                close();
              },
            },
            h("p", null, reason),
            h("label", { class: "field" }, h("span", null, "Token"), h("input", { name: "token", type: "password", autofocus: true, spellcheck: "false", autocomplete: "off" })),
            h("p", { class: "small" }, "It needs the role MONITOR to look and ADMIN to act, and is forgotten when this tab is closed."),
            h("div", { class: "buttons" }, h("button", { type: "button", onclick: close }, "Cancel"), h("button", { type: "submit", class: "primary" }, "Use this token")),
          ),
        ],
      }),
      () => {
        asking = false;
        resolve(given);
      },
    );
  });
}

/** The keys, and whether they are on. */
export function help(groups, keys) {
  open("help", (close) => {
    let draw = () => {};
    return {
      onDraw: (redraw) => (draw = redraw),
      view: () => [
        h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, "Keyboard"), h("button", { type: "button", class: "quiet square", "aria-label": "Close", onclick: close }, icon("close"))),
        groups.map(([title, list]) =>
          h("section", null, h("h3", null, title), h("dl", { class: "keys" }, list.map(([key, meaning]) => h("div", null, h("dt", null, h("kbd", null, key)), h("dd", null, meaning))))),
        ),
        h(
          "label",
          { class: "check" },
          h("input", {
            type: "checkbox",
            checked: keys.on(),
            onchange: (event) => {
              keys.set(event.target.checked);
              draw();
            },
          }),
          h("span", null, "Single keys are shortcuts"),
        ),
      ],
    };
  });
}

export const dialogOpen = () => document.querySelector("dialog[open]") !== null;

function open(kind, content, after = () => {}) {
  const dialog = document.createElement("dialog");
  dialog.className = kind;
  dialog.setAttribute("aria-labelledby", "dialog-title");
  const close = () => dialog.close();
  const { view, onDraw } = content(close);
  const draw = () => render(dialog, view());
  onDraw(draw);
  dialog.addEventListener("close", () => {
    dialog.remove();
    after();
  });
  draw();
  document.body.append(dialog);
  dialog.showModal();
}
