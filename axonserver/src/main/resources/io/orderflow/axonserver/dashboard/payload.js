/* A payload as people read it: JSON and XML in lines and colours, all of it as text. */
import { h } from "./dom.js";

/** Past this many characters it is shown as it came. */
const COLOURED = 200_000;

export function payload({ format, text, base64, truncated } = {}) {
  if (format === "binary" || text === undefined) {
    return [h("p", { class: "small" }, "No text: shown in base 64."), h("pre", { class: "code", tabindex: "0" }, base64 ?? "")];
  }
  return [
    truncated && h("p", { class: "small" }, "Only its beginning is shown: it is too long."),
    h("pre", { class: "code", tabindex: "0", "aria-label": "Payload" }, h("code", null, readable(format, text))),
  ];
}

function readable(format, text) {
  if (text.length > COLOURED) {
    return text;
  }
  if (format === "json") {
    const lines = indented(text);
    return lines === null ? text : colours(lines);
  }
  return format === "xml" ? indentedXml(text) : text;
}

/** Indented without going through JavaScript's numbers, which would lose the digits of long ones. */
function indented(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+|([[{])\s*([\]}])?|([\]}])|([,:])/g, (all, string, open, closed, close, mark) => {
    if (string) {
      return string;
    }
    if (open) {
      if (closed) {
        return open + closed;
      }
      depth++;
      return open + line();
    }
    if (close) {
      depth--;
      return line() + close;
    }
    return mark === "," ? `,${line()}` : mark === ":" ? ": " : "";
  });
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

function colours(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(at, match.index));
    const [all, string, colon] = match;
    if (string) {
      parts.push(h("span", { class: colon ? "json-name" : "json-text" }, string), colon ?? "");
    } else {
      parts.push(h("span", { class: /^[tfn]/.test(all) ? "json-word" : "json-number" }, all));
    }
    at = match.index + all.length;
  }
  parts.push(text.slice(at));
  return parts;
}

function indentedXml(text) {
  const parts = [];
  let depth = 0;
  for (const [, tag, content] of text.matchAll(/(<[^>]*>)([^<]*)/g)) {
    const closing = tag.startsWith("</");
    const single = tag.endsWith("/>") || /^<[?!]/.test(tag);
    depth -= closing ? 1 : 0;
    const afterText = closing && parts.at(-1)?.text;
    const own = !afterText && parts.length > 0 ? `\n${"  ".repeat(Math.max(0, depth))}` : "";
    parts.push({ view: [own, h("span", { class: "json-name" }, tag)], text: false });
    depth += closing || single ? 0 : 1;
    if (content.trim() !== "") {
      parts.push({ view: content.trim(), text: true });
    }
  }
  return parts.length > 0 ? parts.map((each) => each.view) : text;
}
