import { AirSign } from './air_sign';
import { DeskPanel } from './desk_panel';
import { DevicePanel } from './device_panel';
import { FloorPanel } from './floor_panel';
import { LinkPanel } from './link_panel';
import { MutePanel } from './mute_panel';
import { Notices } from './notices';
import { NowPanel } from './now_panel';
import { Pictures } from './pictures';

/** What a technician needs during the conference, on one screen. */
export function RoomPage() {
  return (
    <main class="room-page">
      <Notices />
      <AirSign />
      <NowPanel />
      <MutePanel />
      <FloorPanel />
      <DeskPanel />
      <Pictures />
      <LinkPanel />
      <DevicePanel />
    </main>
  );
}
