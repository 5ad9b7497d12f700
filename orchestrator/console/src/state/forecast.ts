// The sums a client does itself (PROTOCOL.md §8): expected times slide with the seconds after
// `slide_from` and their slack, and the drift is what the end slid away from the plan. Pure.

import type { Advice, Clock, Expected, Forecast, Item, Rehearsal } from '../protocol/types';

/** An expected time as it stands at `now`. */
export function expectedAt(expected: Expected, forecast: Forecast, now: number): number {
  return expected.at + Math.max(0, now - forecast.slide_from - expected.slack_ms);
}

/** Above this the programme was planned for another day, and a drift says nothing. */
export const kDriftMeaningless = 12 * 3_600_000;

/** Up to a minute, early or late, counts as on time. */
const kOnTimeMs = 60_000;

export type Drift =
  | { kind: 'on-time' }
  | { kind: 'ahead'; minutes: number }
  /** Recoverable: with everything flexible at its minimum the end would be on time. */
  | { kind: 'behind'; minutes: number; recoverable: boolean }
  | { kind: 'other-day' };

/** Whole minutes begun are not counted, as the clock shows them. */
export function drift(forecast: Forecast, now: number): Drift {
  const late = (end: Expected) => expectedAt(end, forecast, now) - forecast.planned_end;
  const ms = late(forecast.expected_end);
  if (Math.abs(ms) > kDriftMeaningless) return { kind: 'other-day' };
  if (Math.abs(ms) <= kOnTimeMs) return { kind: 'on-time' };
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (ms < 0) return { kind: 'ahead', minutes };
  return { kind: 'behind', minutes, recoverable: late(forecast.best_end) <= 0 };
}

/** The last minute is amber: the warning before the end that speakers are used to. */
export const kAlmostOverMs = 60_000;

/** Milliseconds left on a speaker's clock; negative when over. */
export function timeLeft(clock: Clock, now: number): number {
  return 'zero_at' in clock ? clock.zero_at - now : clock.frozen_left;
}

/** When an item began; while it is still to come (again), when it will. */
export function startOf(item: Item, forecast: Forecast, now: number): number | null {
  const begun = item.state === 'live' || item.state === 'held' || item.state === 'done';
  if (begun || item.expected_start === null) return item.started_at;
  return expectedAt(item.expected_start, forecast, now);
}

/** What an item has been given for today. */
export function allottedMs(item: Item): number {
  return item.minutes * 60_000 + item.granted_ms;
}

/** The whole minutes that an advice to shorten takes from its item. */
export function minutesToTake(advice: Advice, item: Item): number {
  if (advice.kind === 'drop') return 0;
  return Math.floor((allottedMs(item) - item.used_ms - item.minimum_ms) / 60_000);
}

/** What the conference's clock shows at `server`: the same, but that a rehearsal's may run faster. */
export function conferenceTime(server: number, rehearsal: Rehearsal | null): number {
  if (!rehearsal) return server;
  return rehearsal.began_at + (server - rehearsal.began_at) * rehearsal.pace;
}
