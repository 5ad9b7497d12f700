import { hoursMinutesSeconds } from '../i18n/format';
import { say, t } from '../i18n/language';
import type { Alarm, Room } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { entitled } from '../state/rights';
import { MessageForm } from './message_form';

/** Critical ones first, then the oldest: the order in which they want attention. */
function byUrgency(a: Alarm, b: Alarm): number {
  if (a.level !== b.level) return a.level === 'critical' ? -1 : 1;
  return a.since - b.since;
}

interface Props {
  alarms: Alarm[];
  rooms: Room[];
  zone: string;
}

export function isCall(alarm: Alarm): boolean {
  return alarm.id.startsWith('desk-');
}

/** A room's call for the desk: whoever looks after it says so. */
export function AnswerKey({ alarm }: { alarm: Alarm }) {
  if (!isCall(alarm) || !entitled('answer_desk_call')) return null;
  return (
    <button
      type="button"
      class="button small"
      aria-disabled={!mayPress('answer_desk_call')}
      onClick={() => press('answer_desk_call', { room: alarm.room })}
      data-testid={`answer-${alarm.room}`}
    >
      {t('answered')}
    </button>
  );
}

export function AlarmsPanel({ alarms, rooms, zone }: Props) {
  return (
    <section
      class={`panel alarms-panel ${alarms.length > 0 ? 'alarms-some' : 'alarms-none'}`}
      aria-label={t('alarms')}
    >
      <div class="alarms-head">
        <h2 class="panel-title">
          {t('alarms')}{' '}
          {alarms.length > 0 && <span class="chip chip-bad tabular">{alarms.length}</span>}
        </h2>
        <MessageForm rooms={rooms} />
      </div>
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
            <AnswerKey alarm={alarm} />
          </li>
        ))}
      </ul>
    </section>
  );
}
