import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import type { RequestKind, View } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { floorOpen, giveFloor } from '../state/keys';
import { isModerator } from '../state/rights';
import { KindOptions } from './kind_options';
import { RoomOptions } from './room_options';
import { SpeakerField } from './speaker_field';

/** Asks for the floor on behalf of a room; the moderator may also give it at once. */
export function RaiseForm({ view }: { view: View }) {
  const room = useSignal('');
  const kind = useSignal<RequestKind>('speech');
  const topic = useSignal('');
  const speaker = useSignal('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (!room.value || !mayPress('raise')) return;
    press('raise', { room: room.value, kind: kind.value, topic: topic.value.trim() });
    room.value = topic.value = '';
    kind.value = 'speech';
  };
  const give = () => {
    if (!room.value || !floorOpen(view)) return;
    giveFloor(room.value, null, speaker.value.trim());
    room.value = speaker.value = '';
  };
  return (
    <details class="raise" data-testid="raise">
      <summary>{t('raiseFor')}</summary>
      <form
        class="raise-form"
        onSubmit={submit}
        aria-label={t('raiseFor')}
        data-testid="raise-form"
      >
        <select
          class="field"
          aria-label={t('room')}
          value={room.value}
          onChange={(event) => (room.value = event.currentTarget.value)}
          data-testid="raise-room"
        >
          <option value="">{t('chooseRoom')}</option>
          <RoomOptions rooms={view.rooms} />
        </select>
        <select
          class="field"
          aria-label={t('kind')}
          value={kind.value}
          onChange={(event) => (kind.value = event.currentTarget.value as RequestKind)}
          data-testid="raise-kind"
        >
          <KindOptions />
        </select>
        <input
          class="field raise-topic"
          aria-label={t('topic')}
          placeholder={t('topic')}
          maxLength={160}
          value={topic.value}
          onInput={(event) => (topic.value = event.currentTarget.value)}
          data-testid="raise-topic"
        />
        <button
          class="button small"
          type="submit"
          aria-disabled={!room.value || !mayPress('raise')}
          data-testid="raise-submit"
        >
          {t('raise')}
        </button>
        {isModerator.value && room.value && (
          <SpeakerField room={room.value} value={speaker} />
        )}
        {isModerator.value && (
          <button
            type="button"
            class="button small"
            aria-disabled={!room.value || !floorOpen(view) || !mayPress('give_floor')}
            onClick={give}
            data-testid="give-now"
          >
            {t('giveNow')}
          </button>
        )}
      </form>
    </details>
  );
}
