import { useSignal } from '@preact/signals';
import { duration, signedDuration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Rehearsed, View } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { closePanel } from '../state/panels';
import { Popover } from './popover';
import { RoomOptions } from './room_options';

const kPaces = [
  [1, 'paceReal'],
  [4, 'paceFast'],
] as const;
const kDrillSeconds = [20, 60, 120];

function OpenForm() {
  const open = (pace: number) => {
    press('open_rehearsal', { pace });
    closePanel();
  };
  return (
    <>
      <p>{t('rehearsalHint')}</p>
      <div class="button-row">
        {kPaces.map(([pace, word]) => (
          <button
            key={pace}
            type="button"
            class="button"
            aria-disabled={!mayPress('open_rehearsal')}
            onClick={() => open(pace)}
            data-testid={`rehearse-${pace}`}
          >
            {t(word)}
          </button>
        ))}
      </div>
    </>
  );
}

function DrillForm({ view }: { view: View }) {
  const room = useSignal('');
  const seconds = useSignal(kDrillSeconds[1] ?? 60);
  const drill = view.rehearsal?.drill;
  if (drill) {
    return (
      <button
        type="button"
        class="button"
        aria-disabled={!mayPress('end_drill')}
        onClick={() => press('end_drill')}
        data-testid="drill-end"
      >
        {t('verbEndDrill')}
      </button>
    );
  }
  const submit = (event: Event) => {
    event.preventDefault();
    if (!room.value || !mayPress('drop_room')) return;
    press('drop_room', { room: room.value, seconds: seconds.value });
    closePanel();
  };
  return (
    <form class="form" onSubmit={submit}>
      <p>{t('drillHint')}</p>
      <select
        class="field"
        aria-label={t('room')}
        value={room.value}
        onChange={(event) => (room.value = event.currentTarget.value)}
        data-testid="drill-room"
      >
        <option value="">{t('chooseRoom')}</option>
        <RoomOptions rooms={view.rooms} />
      </select>
      <label class="labelled">
        {t('drillLength')}
        <select
          class="field"
          value={seconds.value}
          onChange={(event) => (seconds.value = Number(event.currentTarget.value))}
          data-testid="drill-seconds"
        >
          {kDrillSeconds.map((each) => (
            <option key={each} value={each}>
              {duration(each * 1000)}
            </option>
          ))}
        </select>
      </label>
      <button
        class="button primary"
        type="submit"
        aria-disabled={!room.value || !mayPress('drop_room')}
        data-testid="drill-start"
      >
        {t('drillStart')}
      </button>
    </form>
  );
}

/** Planned and measured, item for item. */
function Result({ rehearsed }: { rehearsed: Rehearsed }) {
  return (
    <table class="rehearsed" data-testid="rehearsed">
      <caption>
        {t('rehearsal')} {t('rehearsalNumber')(rehearsed.number)}
        {rehearsed.pace > 1 && ` · ${t('rehearsalPace')(rehearsed.pace)}`}
      </caption>
      <thead>
        <tr>
          <th>{t('title')}</th>
          <th>{t('planShort')}</th>
          <th>{t('measured')}</th>
          <th>{t('difference')}</th>
        </tr>
      </thead>
      <tbody>
        {rehearsed.items.map(({ item, number, title, planned_ms, used_ms }) => {
          const over = used_ms === null ? 0 : used_ms - planned_ms;
          return (
            <tr key={item} data-testid={`rehearsed-${item}`}>
              <td>
                {number}. {title}
              </td>
              <td class="tabular">{duration(planned_ms)}</td>
              <td class="tabular">{used_ms === null ? t('notPlayed') : duration(used_ms)}</td>
              <td class={`tabular ${over > 0 ? 'text-red' : ''}`}>
                {used_ms !== null && Math.abs(over) >= 1000 ? signedDuration(over) : ''}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Before the conference: opens a rehearsal and shows what the last one measured. In one: the drill. */
export function RehearsalPanel({ view }: { view: View }) {
  const ready = !view.rehearsal && view.conference.state === 'ready';
  return (
    <Popover name="rehearsal" title={t('rehearsal')}>
      {view.rehearsal && <DrillForm view={view} />}
      {ready && <OpenForm />}
      {ready && view.rehearsed && <Result rehearsed={view.rehearsed} />}
    </Popover>
  );
}
