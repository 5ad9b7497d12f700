import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { mayPress } from '../state/commands';
import { floorOpen, giveFloor } from '../state/keys';
import { roomById } from '../state/store';
import { FormKeys } from './form_keys';
import { SpeakerField } from './speaker_field';

interface Props {
  room: string;
  request: string;
  view: View;
  onDone: () => void;
}

/** Gives the floor to somebody by name; the first of the room's own list is proposed. */
export function CallForm({ room, request, view, onDone }: Props) {
  const speaker = useSignal(roomById(room)?.speakers[0] ?? '');
  const submit = (event: Event) => {
    event.preventDefault();
    if (!floorOpen(view) || !mayPress('give_floor')) return;
    giveFloor(room, request, speaker.value.trim());
    onDone();
  };
  return (
    <form class="inline-form call-form" onSubmit={submit} aria-label={t('nameSpeaker')}>
      <SpeakerField room={room} value={speaker} />
      <FormKeys verb="give_floor" onCancel={onDone} />
    </form>
  );
}
