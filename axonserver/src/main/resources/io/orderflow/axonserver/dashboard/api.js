/* The node's HTTP routes. A token is kept for this tab alone, until it is closed. */
const TOKEN = "dashboard.token";
const PATIENCE_MILLIS = 15_000;
const SILENCE_MILLIS = 30_000;
const listeners = new Set();

let heard = 0;
let lost = false;

/** An answer that is no success, or none at all (status 0). */
export class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  get refused() {
    return this.status === 401 || this.status === 403;
  }
}

export const token = {
  get: () => sessionStorage.getItem(TOKEN) ?? "",
  set: (value) => (value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN)),
};

export const connection = {
  /** When the node last answered; 0 if it never did. */
  heard: () => heard,
  lost: () => lost,
  onChange: (listener) => listeners.add(listener),
};

export const get = (path, params, signal) => ask("GET", path, params, undefined, signal);
export const patch = (path, params) => ask("PATCH", path, params);
export const remove = (path, params) => ask("DELETE", path, params);
export const post = (path, body) => ask("POST", path, {}, body);

/** A path of parts, each of which may hold anything. */
export const path = (...parts) => parts.map(encodeURIComponent).join("/");

function url(path, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  return query ? `${path}?${query}` : path;
}

async function ask(method, path, params, body, signal) {
  const limit = AbortSignal.timeout(PATIENCE_MILLIS);
  const response = await reach(url(path, params), {
    method,
    cache: "no-store",
    headers: headers(body === undefined ? {} : { "Content-Type": "application/json" }),
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const text = await response.text();
  return text ? parse(text) : {};
}

/**
 * What comes from now on, one by one, until the signal or the node ends it: `{ data }`, or a
 * `{ comment }` of the node's. Who says nothing for long is taken for gone.
 */
export async function* follow(path, params, signal) {
  const response = await reach(url(path, params), { headers: headers({}), cache: "no-store", signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await heardWithin(SILENCE_MILLIS, reader);
    if (done) {
      return;
    }
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith("data:")) {
        yield { data: parse(line.slice(5)) };
      } else if (line.startsWith(":")) {
        yield { comment: line.slice(1).trim() };
      }
    }
  }
}

async function heardWithin(millis, reader) {
  const silence = setTimeout(() => reader.cancel().catch(() => {}), millis);
  try {
    return await reader.read();
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : new Failure(0, "The connection was cut.");
  } finally {
    clearTimeout(silence);
  }
}

const headers = (more) => (token.get() ? { ...more, "AxonIQ-Access-Token": token.get() } : more);

async function reach(target, options) {
  let response;
  try {
    response = await fetch(target, options);
  } catch (failure) {
    if (options.signal?.aborted && options.signal.reason?.name !== "TimeoutError") {
      throw failure;
    }
    changed(true);
    throw new Failure(0, "The node does not answer.");
  }
  heard = Date.now();
  changed(false);
  if (!response.ok) {
    throw new Failure(response.status, await reason(response));
  }
  return response;
}

async function reason(response) {
  try {
    return String((await response.json()).message);
  } catch {
    return `The node answered with status ${response.status}.`;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(200, "The node's answer is no JSON.");
  }
}

function changed(now) {
  if (lost !== now) {
    lost = now;
    listeners.forEach((listener) => listener());
  }
}
