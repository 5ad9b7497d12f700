import { useEffect, useState } from 'preact/hooks';
import { countdown } from '../../../../../common/page/format';
import { t } from '../i18n/words';
import { serverNow } from '../state/store';

interface Props {
  /** Server time, ms. */
  zeroAt: number | null;
  frozenLeft: number | null;
  pace: number;
}

const kRedrawMs = 100;

/** Counts by itself: the agent sends the instant of zero, not every second. */
export function Clock({ zeroAt, frozenLeft, pace }: Props) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => redraw((n) => n + 1), kRedrawMs);
    return () => window.clearInterval(timer);
  }, []);
  const left = frozenLeft ?? (zeroAt === null ? null : (zeroAt - serverNow()) * pace);
  if (left === null) return null;
  const shown = countdown(left);
  const tone = frozenLeft !== null ? 'muted' : shown.over ? 'text-red' : left <= 60_000 ? 'text-amber' : '';
  return (
    <p class={`clock tabular ${tone}`} data-testid="clock" role="timer">
      <span class="clock-digits">{shown.text}</span>
      <span class="clock-word">
        {t(shown.over ? 'timeOver' : 'timeLeft')}
        {frozenLeft !== null && ` (${t('held')})`}
      </span>
    </p>
  );
}
