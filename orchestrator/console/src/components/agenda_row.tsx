import { duration, hoursMinutes, signedDuration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Item } from '../protocol/types';
import { kDriftMeaningless } from '../state/forecast';
import { roomById } from '../state/store';

interface Props {
  item: Item;
  next: boolean;
  /** What expected times must be moved by now. */
  slid: number;
  zone: string;
}

function stateName({ item, next }: Props): string {
  if (item.state === 'live') return t('stateItemLive');
  if (item.state === 'held') return t('stateHeld');
  if (item.state === 'done') return t('stateDone');
  return next ? t('stateNext') : t('statePending');
}

/** Done: the time used, and how that compares with the time given. */
function Used({ item }: { item: Item }) {
  const over = item.used_ms - item.minutes * 60_000 - item.granted_ms;
  const tells = Math.abs(over) >= 1000;
  return (
    <span class="agenda-used tabular" title={t('used')}>
      {duration(item.used_ms)}
      {tells && <span class={over > 0 ? 'text-red' : 'muted'}> {signedDuration(over)}</span>}
    </span>
  );
}

/** Within the minute that the hours show; or the programme is of another day and there is no comparing. */
function sameMoment(expected: number, planned: number): boolean {
  const apart = Math.abs(expected - planned);
  return apart < 60_000 || apart > kDriftMeaningless;
}

/** When it began, or when it is expected to; amber when that is not what the programme says. */
function Expected({ item, slid, zone }: Props) {
  const expected =
    item.started_at ?? (item.expected_start === null ? null : item.expected_start + slid);
  if (expected === null) return <span class="agenda-time" />;
  const moved = !sameMoment(expected, item.planned_start);
  return (
    <span class={`agenda-time tabular ${moved ? 'text-amber' : ''}`} title={t('expected')}>
      {hoursMinutes(expected, zone)}
    </span>
  );
}

export function AgendaRow(props: Props) {
  const { item, next, zone } = props;
  const where = roomById(item.room)?.short ?? t('slate');
  return (
    <div
      class={`agenda-row agenda-${item.state} ${next ? 'agenda-next' : ''}`}
      role="listitem"
      data-testid={`agenda-${item.id}`}
      data-item={item.id}
      data-state={item.state}
      data-next={next}
    >
      <span class="agenda-number tabular">{item.number}</span>
      <span class="agenda-time tabular muted" title={t('planned')}>
        {hoursMinutes(item.planned_start, zone)}
      </span>
      <Expected {...props} />
      <span class="agenda-what">
        <span class="agenda-title" title={item.title}>
          {item.title}
        </span>
        <span class="agenda-who muted">
          {[item.speaker?.title, where, item.optional ? t('optional') : null]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <span class="agenda-state">
        <span class="agenda-state-name">{stateName(props)}</span>
        {item.state === 'done' ? (
          <Used item={item} />
        ) : (
          <span class="muted tabular">{t('minutes')(item.minutes)}</span>
        )}
      </span>
    </div>
  );
}
