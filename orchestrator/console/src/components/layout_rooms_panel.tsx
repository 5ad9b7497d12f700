import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import type { Room, View } from '../protocol/types';
import { mayPress } from '../state/commands';
import {
  enough,
  fitting,
  full,
  kPlaces,
  kRoomLayouts,
  ofContent,
  roomsFor,
  startingChoice,
  toggled,
} from '../state/layout_rooms';
import type { RoomLayout } from '../state/layout_rooms';
import { kLayoutWords, layoutPossible, sendLayout } from '../state/layouts';
import { closePanel } from '../state/panels';
import { Popover } from './popover';

interface RowProps {
  room: Room;
  place: number;
  locked: boolean;
  toggle: () => void;
}

/** One room: its place in the picture when it is chosen. */
function RoomRow({ room, place, locked, toggle }: RowProps) {
  const there = room.agent === 'online' && room.picture !== 'none';
  return (
    <li>
      <label class={`layout-room ${locked ? 'muted' : ''}`}>
        <input
          type="checkbox"
          checked={place > 0}
          disabled={locked}
          onChange={toggle}
          data-testid={`layout-room-${room.id}`}
        />
        <span class="layout-room-place tabular" aria-hidden={place === 0}>
          {place > 0 ? place : ''}
        </span>
        <span class="layout-room-name">{room.short}</span>
        {!there && <span class="chip chip-amber">{t('noPictureNow')}</span>}
      </label>
    </li>
  );
}

function RoomsForm({ view }: { view: View }) {
  const start = startingChoice(view);
  const layout = useSignal<RoomLayout>(start.layout);
  const rooms = useSignal<string[]>(start.rooms);
  const chosen = fitting(view, layout.value, rooms.value); // content may have gone meanwhile
  const may = mayPress('set_layout') && layoutPossible(view, layout.value);
  const ready = may && enough(layout.value, chosen);
  const { least, most } = kPlaces[layout.value];
  const show = (shown: string[]) => {
    sendLayout(layout.value, shown);
    closePanel();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (ready) show(chosen);
  };
  return (
    <form class="form" onSubmit={submit}>
      <div class="button-row" role="radiogroup" aria-label={t('layout')}>
        {kRoomLayouts.map((name) => (
          <label key={name} class="layout-kind">
            <input
              type="radio"
              name="layout-kind"
              checked={layout.value === name}
              disabled={!layoutPossible(view, name)}
              onChange={() => (layout.value = name)}
              data-testid={`layout-kind-${name}`}
            />
            {t(kLayoutWords[name])}
          </label>
        ))}
      </div>
      <p class="muted" aria-live="polite" data-testid="layout-rooms-hint">
        {ofContent(layout.value)
          ? t('layoutRoomsOne')
          : t('layoutRoomsChosen')(chosen.length, least, most)}
      </p>
      <ul class="layout-room-list">
        {roomsFor(view, layout.value).map((room) => (
          <RoomRow
            key={room.id}
            room={room}
            place={chosen.indexOf(room.id) + 1}
            locked={full(layout.value, chosen) && !chosen.includes(room.id)}
            toggle={() => (rooms.value = toggled(layout.value, chosen, room.id))}
          />
        ))}
      </ul>
      <div class="button-row">
        <button
          class="button"
          type="submit"
          aria-disabled={!ready}
          data-testid="layout-rooms-show"
        >
          {t('layoutRoomsShow')}
        </button>
        <button
          class="button quiet"
          type="button"
          aria-disabled={!may}
          onClick={() => may && show([])}
          data-testid="layout-rooms-auto"
        >
          {t('layoutRoomsAuto')}
        </button>
      </div>
    </form>
  );
}

/** Which rooms a layout shows, in the order they are chosen. */
export function LayoutRoomsPanel({ view }: { view: View }) {
  return (
    <Popover name="layout-rooms" title={t('layoutRooms')}>
      <RoomsForm view={view} />
    </Popover>
  );
}
