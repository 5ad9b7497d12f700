import { dayMonthYear, hoursMinutes, signedDuration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Accounting, View } from '../protocol/types';
import { drift, expectedAt } from '../state/forecast';
import { now } from '../state/store';
import { AdviceList } from './advice_list';
import { Popover } from './popover';

const kLost = [
  'late_start_ms',
  'holds_ms',
  'idle_ms',
  'over_ms',
  'granted_ms',
  'inserted_ms',
] as const;
const kWon = ['saved_ms', 'skipped_ms', 'absorbed_ms'] as const;

/** Each part of the drift with its sign; parts that are nothing are left out. */
function Parts({ accounting }: { accounting: Accounting }) {
  const parts = [
    ...kLost.map((key) => [key, accounting[key]] as const),
    ...kWon.map((key) => [key, -accounting[key]] as const),
  ];
  const total = parts.reduce((sum, [, ms]) => sum + ms, 0);
  return (
    <dl class="accounting" data-testid="accounting">
      {parts
        .filter(([, ms]) => Math.abs(ms) >= 1000)
        .map(([key, ms]) => (
          <div key={key} data-testid={`account-${key}`}>
            <dt>{t(key)}</dt>
            <dd class="tabular">{signedDuration(ms)}</dd>
          </div>
        ))}
      <div class="accounting-total" data-testid="account-total">
        <dt>{t('total')}</dt>
        <dd class="tabular">{signedDuration(total)}</dd>
      </div>
    </dl>
  );
}

/** The drift explained: the ends, what could win time, where the minutes went. */
export function DriftPanel({ view }: { view: View }) {
  const zone = view.conference.time_zone;
  const { forecast } = view;
  const otherDay = drift(forecast, now.value).kind === 'other-day';
  const best = hoursMinutes(expectedAt(forecast.best_end, forecast, now.value), zone);
  return (
    <Popover name="drift" title={t('driftPanel')}>
      <p class="muted tabular">
        {otherDay
          ? t('otherDay')(dayMonthYear(view.conference.date))
          : t('plannedEnd')(hoursMinutes(forecast.planned_end, zone))}{' '}
        · {t('bestEnd')(best)}
      </p>
      <h3 class="panel-title">{t('advice')}</h3>
      <AdviceList advice={view.advice} />
      {!otherDay && (
        <>
          <h3 class="panel-title">{t('accounting')}</h3>
          <Parts accounting={view.accounting} />
        </>
      )}
    </Popover>
  );
}
