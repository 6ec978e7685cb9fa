/* Scheduled events: what will be published when, and taking one back. */
import { get, path, remove } from "./api.js";
import { confirm } from "./dialogs.js";
import { h } from "./dom.js";
import { bytes, fullTime, many } from "./format.js";
import { payload } from "./payload.js";
import { empty, heading, since, table, when } from "./ui.js";

export function schedulesPage(app) {
  let schedules = null;
  let after;
  let further = 0;

  const load = async (signal) => {
    let cursor;
    const all = [];
    for (let at = 0; at <= further; at++) {
      const found = await get("v1/schedules", { context: app.context, limit: 50, after: cursor }, signal);
      all.push(...(found.schedules ?? []));
      cursor = found.after;
      if (cursor === undefined) {
        break;
      }
    }
    schedules = all;
    after = cursor;
  };

  return {
    every: 3000,
    load,
    hasData: () => schedules !== null,
    view: () => [
      heading("Scheduled events", null, schedules === null ? "Asking the node" : `${after === undefined ? many(schedules.length, "event") : `The first ${schedules.length} events`} of ${app.context} in due order`),
      schedules?.length === 0 && empty(`Nothing is scheduled in ${app.context}`, "Deadlines and timers that applications give to the event scheduler stand here until they are due."),
      schedules?.length > 0 && list(app, schedules),
      after !== undefined &&
        h("div", { class: "more" }, h("button", { type: "button", onclick: () => { further++; app.refresh(); } }, "Show more")),
    ],
  };
}

function list(app, schedules) {
  return table(
    "Scheduled events",
    [{ label: "Event", class: "lead" }, { label: "Due", class: "stat" }, { label: "When", class: "stat" }, { label: "Size", class: "num" }, { label: "Token", class: "mono clip" }, { label: "", class: "acts" }],
    schedules.map((each) => ({
      key: each.token,
      cells: [event(each), when(each.due), since(each.due), bytes(each.bytes), h("span", { title: each.token }, each.token), h("button", { type: "button", class: "small-button", "aria-label": `Cancel ${each.type} ${each.token}`, onclick: () => cancel(app, each) }, "Cancel")],
    })),
  );
}

function event({ type, payload: content }) {
  return content
    ? h("details", { class: "handles" }, h("summary", null, type), payload(content))
    : type;
}

function cancel(app, schedule) {
  confirm({
    title: "Cancel this event?",
    body: [`${schedule.type}, due ${fullTime(schedule.due)}, will not be published. The application that scheduled it is not told.`],
    danger: true,
    action: "Cancel the event",
    doing: "Cancelling",
    done: () => `${schedule.type} will not be published.`,
    run: async () => {
      await remove(`v1/schedules/${path(schedule.token)}`, { context: app.context });
      await app.refresh();
    },
  });
}
