/*
 * A small virtual DOM. A view is written as a whole each time; only what differs from the last time
 * is changed, so that focus, scroll positions, selections and half-typed fields stay. What comes from
 * outside can only become a text node or an attribute: there is no way to HTML in here.
 */
const SVG = "http://www.w3.org/2000/svg";
const children = new WeakMap();

/** An element. A `key` tells it from its siblings; functions are handlers, such as `onclick`. */
export function h(tag, props, ...content) {
  return { tag, props: props ?? {}, key: props?.key, content: flat(content, []) };
}

/** Makes `parent` hold this content and nothing else. */
export function render(parent, ...content) {
  place(parent, flat(content, []), false);
}

function flat(list, into) {
  for (const each of list) {
    if (Array.isArray(each)) {
      flat(each, into);
    } else if (each !== null && each !== undefined && each !== false && each !== "") {
      into.push(typeof each === "object" ? each : { tag: "#text", text: String(each) });
    }
  }
  return into;
}

function place(parent, wanted, svg) {
  const known = new Map((children.get(parent) ?? []).map((each) => [each.id, each]));
  const seen = new Map();
  const now = wanted.map((view) => {
    const name = view.key === undefined ? view.tag : `${view.tag}=${view.key}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    const id = `${name}#${count}`;
    const before = known.get(id);
    known.delete(id);
    const node = before?.node ?? create(view, svg);
    change(node, before?.view, view, svg || view.tag === "svg");
    return { id, node, view };
  });
  for (const gone of known.values()) {
    gone.node.remove();
  }
  let cursor = parent.firstChild;
  for (const { node } of now) {
    if (node === cursor) {
      cursor = cursor.nextSibling;
    } else if (node.parentNode === parent && parent.moveBefore) {
      parent.moveBefore(node, cursor);
    } else {
      parent.insertBefore(node, cursor);
    }
  }
  children.set(parent, now);
  for (const { node, view } of now) {
    if (view.props?.mounted && !node.dataset.mounted) {
      node.dataset.mounted = "";
      view.props.mounted(node);
    }
  }
}

function create(view, svg) {
  if (view.tag === "#text") {
    return document.createTextNode(view.text);
  }
  return svg || view.tag === "svg"
    ? document.createElementNS(SVG, view.tag)
    : document.createElement(view.tag);
}

function change(node, before, view, svg) {
  if (view.tag === "#text") {
    if (node.data !== view.text) {
      node.data = view.text;
    }
    return;
  }
  const was = before?.props ?? {};
  for (const name of new Set([...Object.keys(was), ...Object.keys(view.props)])) {
    if (name !== "key" && name !== "mounted" && name !== "value") {
      set(node, name, was[name], view.props[name]);
    }
  }
  place(node, view.content, svg);
  const value = view.props.value;
  if (value !== undefined && (value !== was.value || view.tag === "select") && node.value !== value) {
    node.value = value;
  }
}

function set(node, name, was, value) {
  if (typeof value === "function" || typeof was === "function") {
    node[name] = value ?? null;
  } else if (name === "style") {
    for (const property of new Set([...Object.keys(was ?? {}), ...Object.keys(value ?? {})])) {
      node.style.setProperty(property, value?.[property] ?? "");
    }
  } else if (was !== value) {
    if (value === undefined || value === null || value === false) {
      node.removeAttribute(name);
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
}
