// Numbers, instants and durations as people read them. Pure but for the language.

import { language } from './language';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${zone} ${seconds}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      ...(seconds ? { second: '2-digit' } : {}),
      hourCycle: 'h23',
    });
    formatters.set(key, found);
  }
  return found;
}

/** 07:30 */
export function hoursMinutes(at: number, zone: string): string {
  return formatter(zone, false).format(at);
}

/** 07:30:00 */
export function hoursMinutesSeconds(at: number, zone: string): string {
  return formatter(zone, true).format(at);
}

/** "2022-07-14" as 14/7/2022. */
export function dayMonthYear(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day}/${month}/${year}`;
}

const two = (n: number) => String(n).padStart(2, '0');

/** Whole seconds as 07:45, or 1:07:45 from an hour on. */
function clockOf(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${two(minutes)}:${rest}`;
}

/** How long something took: 07:45. */
export function duration(ms: number): string {
  return clockOf(Math.max(0, Math.floor(ms / 1000)));
}

/** The difference to a plan: +00:45, −01:10. */
export function signedDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return `${ms < 0 ? '−' : '+'}${clockOf(seconds)}`;
}

export interface Countdown {
  text: string;
  over: boolean;
}

/** Time left, rounded up, so that 00:00 shows at zero and not a second before; then the time over. */
export function countdown(leftMs: number): Countdown {
  const over = Math.floor(-leftMs / 1000);
  if (over >= 1) return { text: `+${clockOf(over)}`, over: true };
  return { text: clockOf(Math.max(0, Math.ceil(leftMs / 1000))), over: false };
}

/** A decimal with the comma or the point of the language. */
export function decimal(value: number, digits: number): string {
  const fixed = value.toFixed(digits);
  return language.value === 'vi' ? fixed.replace('.', ',') : fixed;
}
