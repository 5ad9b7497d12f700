import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { stale } from '../state/store';
import { AgendaPanel } from './agenda_panel';
import { DriftPanel } from './drift_panel';
import { FloorPanel } from './floor_panel';
import { Header } from './header';
import { LogPanel } from './log_panel';
import { NowPanel } from './now_panel';
import { RefusalNote } from './refusal_note';
import { SpeakersPanel } from './speakers_panel';
import { StaleBanner } from './stale_banner';

/** The secretary's desk: who wants to speak, what ran when, what was done. Nothing here advances. */
export function SecretaryPage({ view }: { view: View }) {
  const zone = view.conference.time_zone;
  return (
    <div class={`page ${stale.value ? 'stale' : ''}`} data-testid="secretary-page">
      <Header view={view} />
      <StaleBanner zone={zone} />
      <main class="board secretary-board" aria-label={t('pageSecretary')}>
        <div class="column">
          <NowPanel view={view} />
          <RefusalNote zone={zone} />
          <FloorPanel view={view} />
          <SpeakersPanel view={view} />
        </div>
        <div class="column">
          <AgendaPanel view={view} asRun />
          <LogPanel log={view.log} zone={zone} />
        </div>
      </main>
      <DriftPanel view={view} />
    </div>
  );
}
