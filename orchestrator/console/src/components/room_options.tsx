import type { Room } from '../protocol/types';

export function RoomOptions({ rooms }: { rooms: Room[] }) {
  return (
    <>
      {rooms.map((room) => (
        <option key={room.id} value={room.id}>
          {room.short}
        </option>
      ))}
    </>
  );
}
