// The pre-flight check as endpoint-agent/preflight/panel_page.cpp writes it.

import type { Bilingual } from '../../../../../common/page/language';

export type Mark = 'not_checked' | 'pass' | 'warn' | 'fail' | 'not_applicable';
export type Step = 'idle' | 'look' | 'listen' | 'chirps' | 'line' | 'done' | 'stopped';

export interface Row {
  /** From 1, as on the sheet. */
  number: number;
  text: Bilingual;
  /** The room is not ready without it. */
  blocks: boolean;
  /** Nobody can measure it. */
  for_people: boolean;
  mark: Mark;
  measured: boolean;
  finding: Bilingual;
}

export interface Signed {
  at: number;
  by: string;
  expires: number;
  /** Rows that keep the room from being ready. */
  failed: number[];
}

export interface Check {
  step: Step;
  progress_pct: number;
  /** A check was finished and can be signed. */
  complete: boolean;
  rows: Row[];
  signed: Signed | null;
}

export function running(check: Check): boolean {
  return !['idle', 'done', 'stopped'].includes(check.step);
}

/** Rows that would keep the room from being ready if it were signed now. */
export function blockers(check: Check): number[] {
  const good = (mark: Mark) => mark === 'pass' || mark === 'warn' || mark === 'not_applicable';
  return check.rows.filter((row) => row.blocks && !good(row.mark)).map((row) => row.number);
}
