import { countdown } from '../i18n/format';
import { t } from '../i18n/language';
import type { Live } from '../protocol/types';
import { kAlmostOverMs, timeLeft } from '../state/forecast';
import { now } from '../state/store';

/** The speaker's time, by the server's clock. */
export function SpeakerClock({ live }: { live: Live }) {
  const left = timeLeft(live.clock, now.value);
  const { text, over } = countdown(left);
  const almost = !over && left <= kAlmostOverMs;
  const state = over ? 'over' : almost ? 'almost' : 'running';
  const label = over ? t('overrun') : almost ? t('almostOver') : t('timeLeft');
  return (
    <div
      class={`clock clock-${state} ${live.held ? 'clock-held' : ''}`}
      role="timer"
      data-testid="live-clock"
      data-state={state}
      data-held={live.held}
    >
      <span class="clock-label">
        {label}
        {live.held && <b class="clock-paused">{t('paused')}</b>}
      </span>
      <span class={`clock-digits tabular ${text.length > 6 ? 'clock-digits-small' : ''}`}>
        {text}
      </span>
    </div>
  );
}
