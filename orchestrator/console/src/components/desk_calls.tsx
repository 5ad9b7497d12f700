import { hoursMinutesSeconds } from '../i18n/format';
import { say } from '../i18n/language';
import type { View } from '../protocol/types';
import { entitled } from '../state/rights';
import { AnswerKey, isCall } from './alarms_panel';
import { MessageForm } from './message_form';

/** On the wall, for the technical team alone: the rooms that call, and the way to write to rooms. */
export function DeskCalls({ view, zone }: { view: View; zone: string }) {
  if (!entitled('answer_desk_call')) return null;
  return (
    <section class="desk-calls" data-testid="desk-calls">
      <ul class="events">
        {view.alarms.filter(isCall).map((alarm) => (
          <li key={alarm.id} class="alarm alarm-warning" data-testid={`call-${alarm.room}`}>
            <span class="tabular muted">{hoursMinutesSeconds(alarm.since, zone)}</span>
            <span>{say(alarm.text)}</span>
            <AnswerKey alarm={alarm} />
          </li>
        ))}
      </ul>
      <MessageForm rooms={view.rooms} />
    </section>
  );
}
