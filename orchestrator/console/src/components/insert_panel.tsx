import { t } from '../i18n/language';
import type { Unplanned, View } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { openAgenda } from '../state/agenda';
import { closePanel } from '../state/panels';
import { Popover } from './popover';
import { RoomOptions } from './room_options';

const kKinds = [
  ['speech', 'kindSpeech'],
  ['paper', 'kindPaper'],
  ['report', 'kindReport'],
  ['discussion', 'kindDiscussion'],
  ['break', 'kindBreak'],
  ['lead_in', 'kindLeadIn'],
] as const;
const kNow = 'now';
const kNext = 'next';
const kUsualMinutes = 5;

function read(form: FormData): { when: string; item: Unplanned } {
  const field = (name: string) => String(form.get(name) ?? '').trim();
  return {
    when: field('when'),
    item: {
      kind: field('kind'),
      title: field('title'),
      speaker_title: field('speaker'),
      room: field('room') || null,
      minutes: Number(field('minutes')),
    },
  };
}

function InsertForm({ view }: { view: View }) {
  const submit = (event: Event) => {
    event.preventDefault();
    if (!mayPress('insert')) return;
    const { when, item } = read(new FormData(event.currentTarget as HTMLFormElement));
    if (when === kNow) press('interject', { item });
    else press('insert', { after: when === kNext ? null : when, item });
    closePanel();
  };
  return (
    <form class="form form-grid" onSubmit={submit}>
      <label class="labelled">
        {t('kind')}
        <select class="field" name="kind" data-testid="insert-kind">
          {kKinds.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {t(name)}
            </option>
          ))}
        </select>
      </label>
      <label class="labelled">
        {t('minutesField')}
        <input
          class="field"
          name="minutes"
          type="number"
          min="1"
          max="240"
          required
          defaultValue={String(kUsualMinutes)}
          data-testid="insert-minutes"
        />
      </label>
      <label class="labelled form-wide">
        {t('title')}
        <input class="field" name="title" required maxLength={160} data-testid="insert-title" />
      </label>
      <label class="labelled form-wide">
        {t('speaker')}
        <input class="field" name="speaker" maxLength={160} data-testid="insert-speaker" />
      </label>
      <label class="labelled">
        {t('room')}
        <select class="field" name="room" data-testid="insert-room">
          <option value="">{t('slate')}</option>
          <RoomOptions rooms={view.rooms} />
        </select>
      </label>
      <label class="labelled">
        {t('when')}
        <select class="field" name="when" data-testid="insert-when">
          <option value={kNext}>{t('whenNext')}</option>
          {view.live && <option value={kNow}>{t('whenNow')}</option>}
          {openAgenda(view).map((item) => (
            <option key={item.id} value={item.id}>
              {t('whenAfter')(`${t('itemNumber')(item.number)}: ${item.title}`)}
            </option>
          ))}
        </select>
      </label>
      <button
        class="button primary form-wide"
        type="submit"
        aria-disabled={!mayPress('insert')}
        data-testid="insert-submit"
      >
        {t('verbInsert')}
      </button>
    </form>
  );
}

/** An item nobody planned: later, next, or at once. */
export function InsertPanel({ view }: { view: View }) {
  return (
    <Popover name="insert" title={t('verbInsert')}>
      <InsertForm view={view} />
    </Popover>
  );
}
