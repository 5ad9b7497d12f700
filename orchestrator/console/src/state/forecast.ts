// The two sums a client does itself (PROTOCOL.md §8): expected times slide with the seconds after
// `slide_from`, and the drift is what the end slid away from the plan. Pure.

import type { Clock, Forecast } from '../protocol/types';

/** What every `expected_*` of a view must be moved by at `now`. */
export function slide(forecast: Forecast, now: number): number {
  return Math.max(0, now - forecast.slide_from);
}

/** Above this the programme was planned for another day, and a drift says nothing. */
export const kDriftMeaningless = 12 * 3_600_000;

export type Drift =
  { kind: 'on-time' } | { kind: 'behind' | 'ahead'; minutes: number } | { kind: 'other-day' };

/** Less than a minute is on time; whole minutes begun are not counted, as the clock shows them. */
export function drift(forecast: Forecast, now: number): Drift {
  const ms = forecast.expected_end + slide(forecast, now) - forecast.planned_end;
  if (Math.abs(ms) > kDriftMeaningless) return { kind: 'other-day' };
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (minutes === 0) return { kind: 'on-time' };
  return { kind: ms > 0 ? 'behind' : 'ahead', minutes };
}

/** Milliseconds left on a speaker's clock; negative when over. */
export function timeLeft(clock: Clock, now: number): number {
  return 'zero_at' in clock ? clock.zero_at - now : clock.frozen_left;
}
