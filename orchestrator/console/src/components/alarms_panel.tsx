import { hoursMinutesSeconds } from '../i18n/format';
import { say, t } from '../i18n/language';
import type { Alarm } from '../protocol/types';

/** Critical ones first, then the oldest: the order in which they want attention. */
function byUrgency(a: Alarm, b: Alarm): number {
  if (a.level !== b.level) return a.level === 'critical' ? -1 : 1;
  return a.since - b.since;
}

export function AlarmsPanel({ alarms, zone }: { alarms: Alarm[]; zone: string }) {
  return (
    <section
      class={`panel alarms-panel ${alarms.length > 0 ? 'alarms-some' : 'alarms-none'}`}
      aria-label={t('alarms')}
    >
      <h2 class="panel-title">
        {t('alarms')}{' '}
        {alarms.length > 0 && <span class="chip chip-bad tabular">{alarms.length}</span>}
      </h2>
      <ul class="events" data-testid="alarms">
        {alarms.length === 0 && <li class="muted">{t('noAlarms')}</li>}
        {[...alarms].sort(byUrgency).map((alarm) => (
          <li
            key={alarm.id}
            class={`alarm alarm-${alarm.level}`}
            data-testid={`alarm-${alarm.id}`}
            data-level={alarm.level}
          >
            <span class="alarm-level">{t(alarm.level)}</span>
            {alarm.since > 0 && (
              <span class="tabular muted">{hoursMinutesSeconds(alarm.since, zone)}</span>
            )}
            <span>{say(alarm.text)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
