import { t } from '../i18n/language';
import type { Room } from '../protocol/types';
import { beginTalking, endTalking, heardIn, mayTalk, othersHeardIn, talkingTo, talkTrouble } from '../state/talk';
import { CaptureTrouble } from './capture_trouble';

function stateOf(room: string): 'idle' | 'connecting' | 'heard' {
  if (talkingTo.value !== room) return 'idle';
  return heardIn(room) ? 'heard' : 'connecting';
}

const kTexts = { idle: 'talk', connecting: 'talkConnecting', heard: 'talkHeard' } as const;

function hold(event: PointerEvent, room: string): void {
  if (event.button !== 0) return;
  (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  void beginTalking(room);
}

function isKey(event: KeyboardEvent): boolean {
  return event.code === 'Space' || event.code === 'Enter';
}

/** Held down, by finger, mouse, space bar or Enter: the technical desk speaks to this room alone. */
export function TalkKey({ room }: { room: Room }) {
  if (!mayTalk.value) return null;
  const state = stateOf(room.id);
  return (
    <button
      type="button"
      class={`button small talk-key talk-key-${state}`}
      aria-pressed={state !== 'idle'}
      title={t('talkHow')}
      disabled={room.agent === 'offline'}
      data-testid={`talk-${room.id}`}
      data-state={state}
      onPointerDown={(event) => hold(event, room.id)}
      onPointerUp={endTalking}
      onPointerCancel={endTalking}
      onLostPointerCapture={endTalking}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isKey(event)) return;
        event.preventDefault();
        if (!event.repeat) void beginTalking(room.id);
      }}
      onKeyUp={(event) => {
        if (isKey(event)) endTalking();
      }}
      onBlur={endTalking}
    >
      {t(kTexts[state])}
    </button>
  );
}

/** Who speaks to the room, and what keeps this page from it. */
export function TalkNote({ room }: { room: Room }) {
  const others = othersHeardIn(room.id);
  const trouble = talkTrouble.value;
  return (
    <>
      {others.length > 0 && (
        <p class="talk-note text-amber" role="status" data-testid={`talk-note-${room.id}`}>
          {t('talkBy')(others.join(', '))}
        </p>
      )}
      {trouble?.room === room.id && (
        <CaptureTrouble what={trouble.what} testid={`talk-trouble-${room.id}`} />
      )}
    </>
  );
}
