import type { View } from '../protocol/types';
import { isModerator } from '../state/rights';
import { stale } from '../state/store';
import { AgendaPanel } from './agenda_panel';
import { AlarmsPanel } from './alarms_panel';
import { Announcer } from './announcer';
import { ConcludePanel } from './conclude_panel';
import { CorrectStartPanel } from './correct_start_panel';
import { Deck } from './deck';
import { DriftPanel } from './drift_panel';
import { Header } from './header';
import { HelpPanel } from './help_panel';
import { InsertPanel } from './insert_panel';
import { LayoutRoomsPanel } from './layout_rooms_panel';
import { LostRoomBanner } from './lost_room_banner';
import { NowPanel } from './now_panel';
import { ProgrammePanel } from './programme_panel';
import { RehearsalPanel } from './rehearsal_panel';
import { RoomsPanel } from './rooms_panel';
import { SeatNote } from './seat_note';
import { SidePanel } from './side_panel';
import { StaleBanner } from './stale_banner';

/** The console; the viewer sees the same without keys. On a phone the deck of keys stays at the bottom. */
export function ConsolePage({ view }: { view: View }) {
  const zone = view.conference.time_zone;
  return (
    <div class={`page ${stale.value ? 'stale' : ''}`}>
      <Header view={view} console />
      <StaleBanner zone={zone} />
      {isModerator.value && (
        <div class="alerts">
          <SeatNote zone={zone} />
          <LostRoomBanner view={view} />
        </div>
      )}
      <main class="board" data-testid="board" data-stale={stale.value}>
        <div class="column column-control">
          <NowPanel view={view} />
          <Deck view={view} />
        </div>
        <div class="column column-world">
          <ProgrammePanel view={view} />
          <RoomsPanel rooms={view.rooms} zone={zone} />
          <div class="column-papers">
            <AgendaPanel view={view} editable />
            <div class="column-events">
              <AlarmsPanel alarms={view.alarms} rooms={view.rooms} zone={zone} />
              <SidePanel view={view} />
            </div>
          </div>
        </div>
      </main>
      <DriftPanel view={view} />
      <InsertPanel view={view} />
      <ConcludePanel />
      <LayoutRoomsPanel view={view} />
      <CorrectStartPanel />
      {isModerator.value && <RehearsalPanel view={view} />}
      <HelpPanel />
      <Announcer alarms={view.alarms} />
    </div>
  );
}
