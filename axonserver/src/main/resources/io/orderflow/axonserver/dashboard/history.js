/* The last samples of a figure, for the sparklines: kept in this page alone. */
const KEPT = 90;
const series = new Map();

export function sample(name, value) {
  const samples = series.get(name) ?? [];
  samples.push(typeof value === "number" ? value : 0);
  if (samples.length > KEPT) {
    samples.shift();
  }
  series.set(name, samples);
}

export const samples = (name) => series.get(name) ?? [];
