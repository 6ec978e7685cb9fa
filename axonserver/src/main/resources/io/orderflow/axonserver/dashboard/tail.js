/* What is appended, as it comes; a connection that ends is made anew, from where the last one was. */
import { follow } from "./api.js";

const FIRST_MILLIS = 1_000;
const LONGEST_MILLIS = 30_000;

/**
 * @param told `event(row)`, `leftOut(number)` of those that are not shown, `open()`, `cut(reason,
 *   millis)` when it is tried again after so long, and `over(failure)` when that is of no use
 * @returns `follow(params, after)`, which takes the place of what was followed before, and `stop()`
 */
export function liveTail(told) {
  let following = null;
  const stop = () => following?.abort();
  return {
    stop,
    follow(params, after) {
      stop();
      following = new AbortController();
      run(params, after, following.signal, told);
    },
  };
}

async function run(params, after, signal, told) {
  let delay = FIRST_MILLIS;
  while (!signal.aborted) {
    const begun = Date.now();
    let reason = "The node ended it.";
    try {
      for await (const each of follow("v1/events/tail", { ...params, after }, signal)) {
        after = take(each, after, told);
      }
    } catch (failure) {
      reason = failure.message;
      if (!signal.aborted && (failure.status === undefined || (failure.status > 0 && failure.status < 500))) {
        told.over(failure);
        return;
      }
    }
    if (Date.now() - begun > delay) {
      delay = FIRST_MILLIS;
    }
    if (!signal.aborted) {
      told.cut(reason, delay);
      await pause(delay, signal);
      delay = Math.min(2 * delay, LONGEST_MILLIS);
    }
  }
}

/** Gives the token up to which all is known now. */
function take({ data, comment }, after, told) {
  if (data) {
    told.event(data);
    return data.token;
  }
  const [, word, number] = /^(after|left out) (-?\d+)$/.exec(comment) ?? [];
  if (word === "left out") {
    told.leftOut(Number(number));
  } else if (word === "after") {
    told.open();
    return Number(number);
  }
  return after;
}

function pause(millis, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => resolve(clearTimeout(timer)), { once: true });
  });
}
