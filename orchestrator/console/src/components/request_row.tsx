import { useSignal } from '@preact/signals';
import { hoursMinutes } from '../i18n/format';
import { t } from '../i18n/language';
import type { FloorRequest, Verb, View } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { dragging } from '../state/drag';
import { floorOpen, giveFloor } from '../state/keys';
import { isModerator, entitled } from '../state/rights';
import { roomById } from '../state/store';
import { CallForm } from './call_form';

interface KeyProps {
  name: string;
  verb: Verb;
  label: string;
  sign: string;
  off?: boolean;
  primary?: boolean;
  onClick: () => void;
}

function Key({ name, verb, label, sign, off = false, primary = false, onClick }: KeyProps) {
  return (
    <button
      type="button"
      class={`button small ${primary ? 'primary' : ''}`}
      aria-disabled={off || !mayPress(verb)}
      aria-label={label}
      title={label}
      onClick={() => {
        if (!off) onClick();
      }}
      data-testid={name}
    >
      {sign}
    </button>
  );
}

interface Props {
  request: FloorRequest;
  place: number;
  queue: FloorRequest[];
  view: View;
}

/** The places before which a request goes when it moves by one; undefined: there is no such place. */
function neighbours(queue: FloorRequest[], place: number) {
  return {
    up: queue[place - 2]?.id,
    down: place >= queue.length ? undefined : (queue[place + 1]?.id ?? null),
  };
}

interface NamingProps extends Props {
  onName: () => void;
}

function Keys({ request, place, queue, view, onName }: NamingProps) {
  const room = roomById(request.room)?.short ?? request.room;
  const { up, down } = neighbours(queue, place);
  const settle = (status: string) => press('settle', { request: request.id, status, reason: '' });
  const move = (before: string | null) => press('move_request', { request: request.id, before });
  const id = request.id;
  return (
    <span class="request-keys">
      {isModerator.value && (
        <Key
          name={`give-${id}`}
          verb="give_floor"
          label={t('giveFloorTo')(room)}
          sign={t('call')}
          primary
          off={!floorOpen(view)}
          onClick={() => giveFloor(request.room, id)}
        />
      )}
      {isModerator.value && (
        <Key
          name={`name-${id}`}
          verb="give_floor"
          label={`${t('nameSpeaker')}: ${room}`}
          sign="✎"
          off={!floorOpen(view)}
          onClick={onName}
        />
      )}
      {request.status === 'pending' && (
        <Key
          name={`accept-${id}`}
          verb="settle"
          label={`${t('accept')}: ${room}`}
          sign="✓"
          onClick={() => settle('accepted')}
        />
      )}
      <Key
        name={`deny-${id}`}
        verb="settle"
        label={`${t('deny')}: ${room}`}
        sign="✕"
        onClick={() => settle('denied')}
      />
      <Key
        name={`up-${id}`}
        verb="move_request"
        label={`${t('moveUp')}: ${room}`}
        sign="↑"
        off={up === undefined}
        onClick={() => move(up ?? null)}
      />
      <Key
        name={`down-${id}`}
        verb="move_request"
        label={`${t('moveDown')}: ${room}`}
        sign="↓"
        off={down === undefined}
        onClick={() => move(down ?? null)}
      />
    </span>
  );
}

/** One that waits for the floor: room, kind, topic, since when, and what can be done with it. */
export function RequestRow(props: Props) {
  const { request, place, view } = props;
  const room = roomById(request.room);
  const naming = useSignal(false);
  const drop = (dropped: string) =>
    press('move_request', { request: dropped, before: request.id });
  const asked = hoursMinutes(request.at, view.conference.time_zone);
  return (
    <li
      class={`request request-${request.kind}`}
      data-testid={`request-${request.id}`}
      data-status={request.status}
      data-room={request.room}
      {...(mayPress('move_request') ? dragging('queue', request.id, drop) : {})}
    >
      <span class="request-place tabular">{place}</span>
      <span class="request-what">
        <span class="request-room">
          <b>{room?.short ?? request.room}</b>
          {request.kind !== 'speech' && (
            <span class="chip chip-small chip-amber">{t(request.kind)}</span>
          )}
          {room?.agent === 'offline' && (
            <span class="chip chip-small chip-bad">{t('requestOffline')}</span>
          )}
        </span>
        <span class="request-topic muted" title={request.topic}>
          {asked}
          {request.status === 'accepted' && <b class="text-green"> ✓ {t('accepted')}</b>}
          {request.topic && ` · ${request.topic}`}
        </span>
      </span>
      {entitled('move_request') && (
        <Keys {...props} onName={() => (naming.value = !naming.value)} />
      )}
      {naming.value && (
        <CallForm
          room={request.room}
          request={request.id}
          view={view}
          onDone={() => (naming.value = false)}
        />
      )}
    </li>
  );
}
