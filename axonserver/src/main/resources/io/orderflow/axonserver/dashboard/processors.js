/* Event processors: where their segments are, and the instructions that change that. */
import { get, patch, path } from "./api.js";
import { confirm } from "./dialogs.js";
import { h } from "./dom.js";
import { count, many } from "./format.js";
import { chip, empty, heading, table } from "./ui.js";

export function processorsPage(app) {
  let processors = null;
  return {
    every: 2000,
    load: async (signal) => {
      processors = await get("v1/processors", { context: app.context }, signal);
    },
    hasData: () => processors !== null,
    view: () => view(app, processors),
  };
}

function view(app, processors) {
  const filter = (app.params.name ?? "").toLowerCase();
  const shown = (processors ?? []).filter((each) => `${each.name} ${each.component}`.toLowerCase().includes(filter));
  return [
    heading(
      "Processors",
      h("input", {
        type: "search",
        "data-search": "",
        class: "filter",
        placeholder: "Filter by name",
        "aria-label": "Filter processors by name",
        value: app.params.name ?? "",
        oninput: (event) => app.replace("processors", { name: event.target.value }),
      }),
      processors ? `${many(processors.length, "processor")} in ${app.context}` : "Asking the node",
    ),
    processors && shown.length === 0 && nothing(app, processors),
    shown.map((each) => card(app, each)),
  ];
}

function nothing(app, processors) {
  return processors.length > 0
    ? empty("No processor has such a name", h("a", { href: app.link("processors") }, "Show all of them"))
    : empty(`No application runs an event processor in ${app.context}`, "Those that connect tell of theirs within a few seconds.");
}

function state(processor) {
  if (processor.error || processor.segments.some((each) => each.error)) {
    return chip("In error", "bad");
  }
  if (!processor.running) {
    return chip("Paused", "warn");
  }
  if (processor.segments.some((each) => each.replaying)) {
    return chip("Replaying", "warn");
  }
  if (processor.segments.length === 0) {
    return chip("Running", "ok");
  }
  return processor.segments.every((each) => each.caughtUp) ? chip("Caught up", "ok") : chip("Catching up", "info");
}

function card(app, processor) {
  const segments = processor.segments ?? [];
  const lag = Math.max(0, ...segments.map((each) => each.lag ?? 0));
  const id = `processor-${processor.component}-${processor.name}-${processor.tokenStoreIdentifier}`;
  return h(
    "article",
    { key: id, class: "card processor", "aria-labelledby": id },
    h(
      "div",
      { class: "card-head" },
      h("div", null, h("h2", { id }, processor.name), h("p", { class: "small" }, `${processor.component} · ${processor.mode || "event processor"} · ${many(processor.instances.length, "instance")}`)),
      state(processor),
      h("dl", { class: "facts" }, h("div", null, h("dt", null, "Segments"), h("dd", null, count(segments.length))), h("div", null, h("dt", null, "Lag"), h("dd", null, count(lag)))),
      actions(app, processor),
    ),
    segments.length === 0
      ? h("p", { class: "small pad" }, processor.running ? "No segment is claimed." : "Nothing is claimed while it is paused.")
      : [shares(segments), segmentTable(app, processor, segments)],
  );
}

/** The share of the events that each segment has, side by side. */
function shares(segments) {
  return h(
    "div",
    { class: "shares", "aria-hidden": "true" },
    segments.map((each) =>
      h("div", { key: each.segment, class: each.error ? "bad" : each.caughtUp ? "ok" : "info", style: { "flex-grow": String(1024 / (each.onePartOf || 1)) } }, h("span", null, each.segment)),
    ),
  );
}

function segmentTable(app, processor, segments) {
  return table(
    `Segments of ${processor.name}`,
    [{ label: "Segment", class: "lead" }, { label: "Share", class: "stat" }, { label: "Position", class: "num" }, { label: "Lag", class: "num" }, { label: "Client", class: "mono" }, { label: "State", class: "wide" }, { label: "", class: "acts" }],
    segments.map((each) => ({
      key: `${each.clientId}/${each.segment}`,
      cells: [[h("span", { class: "in-card" }, "Segment "), each.segment], `1/${each.onePartOf}`, each.position < 0 ? "start" : count(each.position), count(each.lag), each.clientId, segmentState(each), mover(app, processor, each)],
    })),
  );
}

function segmentState(segment) {
  if (segment.error) {
    return h("div", { class: "segment-error" }, chip("Error", "bad"), h("span", null, segment.error));
  }
  if (segment.replaying) {
    return chip("Replaying", "warn");
  }
  return segment.caughtUp ? chip("Caught up", "ok") : chip("Catching up", "info");
}

function actions(app, processor) {
  const { name } = processor;
  const act = (label, allowed, ask) =>
    h(
      "button",
      { type: "button", disabled: !allowed, "aria-label": `${label} ${name}`, onclick: () => instruct(app, processor, ask) },
      label,
    );
  return h(
    "div",
    { class: "actions", role: "group", "aria-label": `Instructions for ${name}` },
    processor.running
      ? act("Pause", processor.canPause !== false, {
          title: `Pause ${name}?`,
          body: [`${instances(processor)} of ${processor.component} will stop handling events, and go on from the same position when started again.`],
          action: "Pause",
          doing: "Pausing",
          route: ["pause"],
          done: () => `${name} is paused.`,
        })
      : act("Start", processor.canPause !== false, {
          title: `Start ${name}?`,
          body: [`${instances(processor)} of ${processor.component} will go on handling events from where they stopped.`],
          action: "Start",
          doing: "Starting",
          route: ["start"],
          done: () => `${name} is started.`,
        }),
    act("Split", processor.canSplit, {
      title: `Split a segment of ${name}?`,
      body: ["The largest segment becomes two of half its share each, so that one more thread or instance can work on it."],
      action: "Split",
      doing: "Splitting",
      route: ["segments", "split"],
      done: () => `A segment of ${name} was split.`,
    }),
    act("Merge", processor.canMerge, {
      title: `Merge two segments of ${name}?`,
      body: ["The smallest segment and its other half become one. Where two instances have them, one of them lets go first."],
      action: "Merge",
      doing: "Merging",
      route: ["segments", "merge"],
      done: () => `Two segments of ${name} were merged.`,
    }),
  );
}

const instances = ({ instances: all }) => (all.length === 1 ? "Its one instance" : `All ${all.length} instances`);

function mover(app, processor, segment) {
  const others = processor.instances.filter((each) => each !== segment.clientId);
  return (
    others.length > 0 &&
    h(
      "button",
      {
        type: "button",
        class: "small-button",
        "aria-label": `Move segment ${segment.segment} of ${processor.name}`,
        onclick: () =>
          instruct(app, processor, {
            title: `Move segment ${segment.segment} of ${processor.name}?`,
            body: [`${segment.clientId} releases it, and the client that you choose claims it at its next look.`],
            field: { label: "To", options: others },
            action: "Move",
            doing: "Moving",
            route: ["segments", String(segment.segment), "move"],
            done: (target) => `Segment ${segment.segment} of ${processor.name} is released for ${target}.`,
          }),
      },
      "Move",
    )
  );
}

function instruct(app, processor, ask) {
  confirm({
    ...ask,
    run: async ({ chosen }) => {
      await patch(`v1/components/${path(processor.component, "processors", processor.name, ...ask.route)}`, {
        context: app.context,
        tokenStoreIdentifier: processor.tokenStoreIdentifier,
        target: chosen,
      });
      app.refresh();
    },
  });
}
