import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { t } from '../i18n/language';
import { roomById } from '../state/store';

/** Who speaks: whoever has an office in the room is offered, anybody may be written. */
export function SpeakerField({ room, value }: { room: string; value: Signal<string> }) {
  const list = useId();
  return (
    <>
      <input
        class="field"
        list={list}
        aria-label={t('speaker')}
        placeholder={t('speaker')}
        maxLength={160}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        data-testid="speaker-title"
      />
      <datalist id={list}>
        {roomById(room)?.speakers.map((title) => (
          <option key={title} value={title} />
        ))}
      </datalist>
    </>
  );
}
