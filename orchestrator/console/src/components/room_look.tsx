import { useEffect, useRef } from 'preact/hooks';
import { say, t } from '../i18n/language';
import type { Room } from '../protocol/types';
import {
  lookAt,
  lookedAt,
  lookRefused,
  lookState,
  lookStream,
  mayLook,
  stopLooking,
} from '../state/look';
import { roomById } from '../state/store';
import { LiveVideo } from './live_video';
import { TalkKey, TalkNote } from './talk_key';

/** On a tile: opens the room in full motion. */
export function LookKey({ room }: { room: Room }) {
  if (!mayLook.value) return null;
  return (
    <button
      type="button"
      class="button small look-key"
      onClick={() => lookAt(room.id)}
      data-testid={`look-${room.id}`}
    >
      {t('look')}
    </button>
  );
}

function Dialog({ room }: { room: Room }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const refused = lookRefused.value;
  return (
    <dialog
      ref={dialog}
      class="look"
      onClose={stopLooking}
      aria-label={room.name}
      data-testid="look"
      data-state={lookState.value}
    >
      <LiveVideo stream={lookStream.value} label={room.name} testid="look-video" />
      <p class="look-foot">
        <b>{room.name}</b>
        <span class={refused ? 'text-red' : 'muted'}>
          {refused ? say(refused) : lookState.value === 'live' ? '' : t('peerConnecting')}
        </span>
        <TalkKey room={room} />
        <button type="button" class="button" onClick={stopLooking} data-testid="look-close">
          {t('closeLook')}
        </button>
      </p>
      <TalkNote room={room} />
    </dialog>
  );
}

export function RoomLook() {
  const room = roomById(lookedAt.value);
  return room && <Dialog key={room.id} room={room} />;
}
