import { countdown } from '../i18n/format';
import { t } from '../i18n/language';
import type { Clock, Turn } from '../protocol/types';
import { kAlmostOverMs, timeLeft } from '../state/forecast';
import { now } from '../state/store';

interface Props {
  clock: Clock;
  held: boolean;
  /** The line of the room that speaks is lost. */
  lost: boolean;
  /** Whose turn is counted; null: the item is. */
  turn: Turn | null;
}

function label({ held, lost, turn }: Props, over: boolean, almost: boolean): string {
  if (lost) return t('lineLost');
  if (held) return t('paused');
  if (over) return t('overrun');
  if (almost) return t('almostOver');
  return turn ? t('hasFloor') : t('timeLeft');
}

/** Digits of two fifths of the screen's height: amber in the last minute, red when over. */
export function BigClock(props: Props) {
  const left = timeLeft(props.clock, now.value);
  const { text, over } = countdown(left);
  const almost = !over && left <= kAlmostOverMs;
  const state = over ? 'over' : almost ? 'almost' : 'running';
  const frozen = 'frozen_left' in props.clock;
  const digits = over ? text.slice(1) : text;
  return (
    <div
      class={`big-clock big-clock-${state} ${frozen ? 'big-clock-frozen' : ''}`}
      role="timer"
      data-testid="big-clock"
      data-state={state}
      data-frozen={frozen}
      data-turn={props.turn?.room ?? ''}
    >
      <span class="big-clock-label">{label(props, over, almost)}</span>
      <span
        class={`big-clock-digits tabular ${digits.length > 5 ? 'big-clock-long' : ''}`}
        data-testid="big-clock-digits"
      >
        {over && <span class="big-clock-sign">+</span>}
        {digits}
      </span>
    </div>
  );
}
