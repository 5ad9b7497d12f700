import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import type { Room } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { entitled } from '../state/rights';
import { FormKeys } from './form_keys';
import { RoomOptions } from './room_options';

const kLettersMax = 200; // PROTOCOL.md §6

/** A line from the desk to the panel of a room, or of all. */
export function MessageForm({ rooms }: { rooms: Room[] }) {
  const open = useSignal(false);
  const to = useSignal('');
  const text = useSignal('');
  if (!entitled('message_room')) return null;
  if (!open.value) {
    return (
      <button
        type="button"
        class="button quiet link-like"
        onClick={() => (open.value = true)}
        data-testid="message-open"
      >
        {t('messageRooms')}
      </button>
    );
  }
  const submit = (event: Event) => {
    event.preventDefault();
    if (!mayPress('message_room')) return;
    press('message_room', { room: to.value || null, text: text.value.trim() });
    text.value = '';
    open.value = false;
  };
  return (
    <form class="inline-form" onSubmit={submit} aria-label={t('messageRooms')}>
      <label>
        {t('messageTo')}{' '}
        <select
          value={to.value}
          onChange={(event) => (to.value = event.currentTarget.value)}
          data-testid="message-room"
        >
          <option value="">{t('allRooms')}</option>
          <RoomOptions rooms={rooms} />
        </select>
      </label>
      <input
        value={text.value}
        maxLength={kLettersMax}
        placeholder={t('messageText')}
        aria-label={t('messageText')}
        onInput={(event) => (text.value = event.currentTarget.value)}
        data-testid="message-text"
      />
      <FormKeys verb="message_room" onCancel={() => (open.value = false)} />
    </form>
  );
}
