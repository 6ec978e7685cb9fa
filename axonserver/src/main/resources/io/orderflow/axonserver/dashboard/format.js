/* How figures, sizes and times are written. Every one of them is text. */
const whole = new Intl.NumberFormat("en");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const none = "–";

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const two = (number) => String(number).padStart(2, "0");

export function count(value) {
  return isNumber(value) ? whole.format(Math.round(value)) : none;
}

/** Something per second: two significant digits where they matter. */
export function rate(value) {
  if (!isNumber(value)) {
    return none;
  }
  if (value === 0) {
    return "0";
  }
  return value < 0.1 ? "<0.1" : value < 100 ? value.toFixed(1) : whole.format(Math.round(value));
}

export function bytes(value) {
  if (!isNumber(value)) {
    return none;
  }
  let size = value;
  for (const unit of ["B", "KB", "MB", "GB", "TB"]) {
    if (size < 1000 || unit === "TB") {
      return `${unit === "B" || size >= 100 ? Math.round(size) : size.toFixed(1)} ${unit}`;
    }
    size /= 1000;
  }
  return none;
}

/** A duration in microseconds. */
export function micros(value) {
  if (!isNumber(value)) {
    return none;
  }
  if (value < 1000) {
    return `${Math.round(value)} µs`;
  }
  if (value < 1e6) {
    return `${short(value / 1000)} ms`;
  }
  return value < 120e6 ? `${short(value / 1e6)} s` : `${Math.round(value / 60e6)} min`;
}

const short = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : String(Math.round(value)));

/** A span between two instants, in milliseconds, in one unit. */
export function span(millis) {
  const abs = Math.abs(millis);
  if (abs < 1000) {
    return `${Math.round(abs)} ms`;
  }
  const seconds = Math.round(abs / 1000);
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.round(abs / 60_000);
  if (minutes < 120) {
    return `${minutes} min`;
  }
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

export function ago(iso, now = Date.now()) {
  const past = now - Date.parse(iso);
  if (Number.isNaN(past)) {
    return none;
  }
  if (Math.abs(past) < 1000) {
    return "now";
  }
  return past > 0 ? `${span(past)} ago` : `in ${span(past)}`;
}

/** Local time, the day only when it is not today. */
export function time(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) {
    return none;
  }
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const today = at.toDateString() === new Date().toDateString();
  return today ? clock : `${day(at)} ${clock}`;
}

function day(at) {
  const year = at.getFullYear() === new Date().getFullYear() ? "" : ` ${at.getFullYear()}`;
  return `${at.getDate()} ${MONTHS[at.getMonth()]}${year}`;
}

export function fullTime(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime())
    ? none
    : `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}, ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

/** One of them, or several: "1 client", "2 clients". */
export function many(number, one, several = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : several}`;
}

/** A dotted Java name without its packages, for the eye; the whole of it belongs in a title. */
export function simpleName(type) {
  const text = String(type ?? "");
  const name = text.slice(Math.max(text.lastIndexOf("."), text.lastIndexOf("$")) + 1);
  return /^[A-Z]/.test(name) ? name : text;
}
