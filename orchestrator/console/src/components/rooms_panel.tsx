import { t } from '../i18n/language';
import type { Room } from '../protocol/types';
import { RoomTile } from './room_tile';

/** One tile per room, always in the order of the roster; a room never leaves it. */
export function RoomsPanel({ rooms, zone }: { rooms: Room[]; zone: string }) {
  const online = rooms.filter((room) => room.agent === 'online').length;
  return (
    <section class="panel rooms-panel" aria-label={t('rooms')}>
      <h2 class="panel-title">
        {t('rooms')}{' '}
        <span class="muted tabular">{`${online}/${rooms.length} ${t('roomsOnline')}`}</span>
      </h2>
      <div class="rooms">
        {rooms.map((room) => (
          <RoomTile key={room.id} room={room} zone={zone} />
        ))}
      </div>
    </section>
  );
}
