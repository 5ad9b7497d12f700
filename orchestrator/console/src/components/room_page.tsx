import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { roomById, session, stale } from '../state/store';
import { BrowserRoom } from './browser_room';
import { DriftPanel } from './drift_panel';
import { Header } from './header';
import { NowPanel } from './now_panel';
import { OwnRequests } from './own_requests';
import { OwnTurns } from './own_turns';
import { RefusalNote } from './refusal_note';
import { RoomState } from './room_state';
import { StaleBanner } from './stale_banner';

/** A room's technician: what the room sends and gets, when its turn comes, asking for the floor. */
export function RoomPage({ view }: { view: View }) {
  const who = session.value;
  const room = who && who !== 'unknown' ? roomById(who.room) : null;
  const zone = view.conference.time_zone;
  return (
    <div class={`page ${stale.value ? 'stale' : ''}`} data-testid="room-page">
      <Header view={view} />
      <StaleBanner zone={zone} />
      {room ? (
        <main class="board room-board" aria-label={t('yourRoom')}>
          <div class="column">
            <RoomState room={room} next={view.next?.room === room.id} />
            <BrowserRoom room={room} />
            <RefusalNote zone={zone} />
            <OwnRequests room={room} floor={view.floor} />
          </div>
          <div class="column">
            <NowPanel view={view} />
            <OwnTurns room={room} view={view} />
          </div>
        </main>
      ) : (
        <p class="waiting">{t('roomUnknown')}</p>
      )}
      <DriftPanel view={view} />
    </div>
  );
}
