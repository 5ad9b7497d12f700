import type { View } from '../protocol/types';
import { stale } from '../state/store';
import { AgendaPanel } from './agenda_panel';
import { AlarmsPanel } from './alarms_panel';
import { Announcer } from './announcer';
import { Deck } from './deck';
import { Header } from './header';
import { HelpPanel } from './help_panel';
import { LogPanel } from './log_panel';
import { NowPanel } from './now_panel';
import { ProgrammePanel } from './programme_panel';
import { RoomsPanel } from './rooms_panel';
import { StaleBanner } from './stale_banner';

/** The console; the viewer sees the same without keys. On a phone the deck of keys stays at the bottom. */
export function ConsolePage({ view }: { view: View }) {
  const zone = view.conference.time_zone;
  return (
    <div class={`page ${stale.value ? 'stale' : ''}`}>
      <Header view={view} />
      <StaleBanner zone={zone} />
      <main class="board" data-testid="board" data-stale={stale.value}>
        <div class="column column-control">
          <NowPanel view={view} />
          <Deck view={view} />
        </div>
        <div class="column column-world">
          <ProgrammePanel programme={view.programme} zone={zone} />
          <RoomsPanel rooms={view.rooms} zone={zone} />
          <div class="column-papers">
            <AgendaPanel view={view} />
            <div class="column-events">
              <AlarmsPanel alarms={view.alarms} zone={zone} />
              <LogPanel log={view.log} zone={zone} />
            </div>
          </div>
        </div>
      </main>
      <HelpPanel />
      <Announcer alarms={view.alarms} />
    </div>
  );
}
