// Waiting for facts. A test never sleeps for a guess: it asks for a fact until it holds or is late.
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks `fact` every `every` ms until it gives something true; returns that.
 * Fails with `what` and the last error or answer after `within` ms.
 */
export async function until(what, within, fact, every = 20) {
  const deadline = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = await fact();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= deadline) {
      throw new Error(`not within ${within} ms: ${what}; last: ${last?.stack ?? JSON.stringify(last)}`);
    }
    await pause(every);
  }
}

/** Resolves when the wall clock, which the programs log with, has passed `ms`. */
export async function untilClock(ms) {
  await until('the clock', Math.max(0, ms - Date.now()) + 1000, () => Date.now() >= ms, 10);
}

/** Median, 95th percentile and maximum of numbers. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { n: sorted.length, median: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? NaN };
}
