import { duration, hoursMinutes, signedDuration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Forecast, Item } from '../protocol/types';
import { chosen, toCome } from '../state/agenda';
import { mayPress } from '../state/commands';
import { dragging } from '../state/drag';
import { allottedMs, kDriftMeaningless, startOf } from '../state/forecast';
import { roomById } from '../state/store';

interface Props {
  item: Item;
  next: boolean;
  forecast: Forecast;
  /** Server time, in whole seconds. */
  at: number;
  zone: string;
  /** Show when it ended, too. */
  asRun: boolean;
  /** Pressing the row shows what can be done with it. */
  editable: boolean;
  /** Another item was dropped on this one. */
  onDrop: (dropped: string) => void;
}

const kStates = {
  live: 'stateItemLive',
  held: 'stateHeld',
  done: 'stateDone',
  suspended: 'stateSuspended',
  deferred: 'stateDeferred',
  skipped: 'stateSkipped',
} as const;

function stateName({ item, next }: Props): string {
  if (next) return t('stateNext');
  return item.state === 'pending' ? t('statePending') : t(kStates[item.state]);
}

/** Done: the time used, and how that compares with the time given. */
function Used({ item }: { item: Item }) {
  const over = item.used_ms - allottedMs(item);
  const tells = Math.abs(over) >= 1000;
  return (
    <span class="agenda-used tabular" title={t('used')}>
      {duration(item.used_ms)}
      {tells && <span class={over > 0 ? 'text-red' : 'muted'}> {signedDuration(over)}</span>}
    </span>
  );
}

/** The time it has: its minutes and what was granted, or the hour at which a break ends. */
function Given({ item, zone }: Props) {
  if (item.until !== null) {
    return <span class="muted tabular">{t('breakUntil')(hoursMinutes(item.until, zone))}</span>;
  }
  const granted = Math.round(item.granted_ms / 60_000);
  return (
    <span class="muted tabular">
      {t('minutes')(item.minutes)}
      {granted !== 0 && <b class="text-amber"> {granted > 0 ? `+${granted}` : `−${-granted}`}</b>}
    </span>
  );
}

/** Within the minute that the hours show; or the programme is of another day and there is no comparing. */
function sameMoment(expected: number, planned: number): boolean {
  const apart = Math.abs(expected - planned);
  return apart < 60_000 || apart > kDriftMeaningless;
}

/** When it began, or when it is expected to; amber when that is not what the programme says. */
function Expected({ item, forecast, at, zone, asRun }: Props) {
  const start = startOf(item, forecast, at);
  if (start === null) return <span class="agenda-time" />;
  const moved = !item.inserted && !sameMoment(start, item.planned_start);
  const ended = asRun && item.ended_at !== null ? `–${hoursMinutes(item.ended_at, zone)}` : '';
  return (
    <span class={`agenda-time tabular ${moved ? 'text-amber' : ''}`} title={t('expected')}>
      {hoursMinutes(start, zone)}
      {ended}
    </span>
  );
}

function marks(item: Item): (string | null)[] {
  return [
    item.speaker?.title ?? null,
    roomById(item.room)?.short ?? t('slate'),
    item.optional ? t('optional') : null,
    item.protected ? t('protectedItem') : null,
    item.inserted ? t('insertedMark') : null,
    item.reason || null,
  ];
}

function What({ item, editable }: Props) {
  const text = (
    <>
      <span class="agenda-title" title={item.title}>
        {item.title}
      </span>
      <span class="agenda-who muted">{marks(item).filter(Boolean).join(' · ')}</span>
    </>
  );
  if (!editable) return <span class="agenda-what">{text}</span>;
  const open = chosen.value === item.id;
  return (
    <button
      type="button"
      class="agenda-what agenda-choose"
      aria-expanded={open}
      onClick={() => (chosen.value = open ? null : item.id)}
      data-testid={`choose-${item.id}`}
      data-item={item.id}
    >
      {text}
    </button>
  );
}

export function AgendaRow(props: Props) {
  const { item, next, zone, editable, onDrop } = props;
  const open = editable && chosen.value === item.id;
  return (
    <div
      class={`agenda-row agenda-${item.state} ${next ? 'agenda-next' : ''} ${open ? 'agenda-chosen' : ''}`}
      role="listitem"
      data-testid={`agenda-${item.id}`}
      data-item={item.id}
      data-state={item.state}
      data-next={next}
      {...(editable && toCome(item) && mayPress('move') ? dragging('agenda', item.id, onDrop) : {})}
    >
      <span class="agenda-number tabular">{item.number}</span>
      <span class="agenda-time tabular muted" title={t('planned')}>
        {item.inserted ? '' : hoursMinutes(item.planned_start, zone)}
      </span>
      <Expected {...props} />
      <What {...props} />
      <span class="agenda-state">
        <span class="agenda-state-name">{stateName(props)}</span>
        {item.state === 'done' ? <Used item={item} /> : <Given {...props} />}
      </span>
    </div>
  );
}
