import { t } from '../i18n/language';
import type { Room } from '../protocol/types';
import { crowded } from '../state/tiers';
import { RoomTiers } from './room_tiers';
import { RoomTile } from './room_tile';

/** One tile per room, in the order of the roster; more than a screen holds go by tier, troubled first. */
export function RoomsPanel({ rooms, zone }: { rooms: Room[]; zone: string }) {
  const online = rooms.filter((room) => room.agent === 'online').length;
  return (
    <section class="panel rooms-panel" aria-label={t('rooms')}>
      <h2 class="panel-title">
        {t('rooms')}{' '}
        <span class="muted tabular">{`${online}/${rooms.length} ${t('roomsOnline')}`}</span>
      </h2>
      {crowded(rooms) ? (
        <div class="rooms-tiers">
          <RoomTiers rooms={rooms} zone={zone} />
        </div>
      ) : (
        <div class="rooms">
          {rooms.map((room) => (
            <RoomTile key={room.id} room={room} zone={zone} />
          ))}
        </div>
      )}
    </section>
  );
}
