import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { isModerator } from '../state/rights';
import { NextCard } from './next_card';
import { NextKey } from './next_key';
import { ReasonField } from './reason_field';
import { RefusalNote } from './refusal_note';
import { TransportKeys } from './transport_keys';
import { UndoRow } from './undo_row';

/** All that a moderator presses during a session, in one place. */
export function Deck({ view }: { view: View }) {
  if (!isModerator.value) {
    return view.next ? (
      <section class="panel deck-viewer" aria-label={t('nextItem')} data-testid="next-info">
        <h2 class="panel-title">{t('nextItem')}</h2>
        <NextCard view={view} />
      </section>
    ) : null;
  }
  return (
    <section class="deck" aria-label={t('controls')}>
      <RefusalNote zone={view.conference.time_zone} />
      <UndoRow view={view} />
      <TransportKeys view={view} />
      <ReasonField view={view} />
      <NextKey view={view} />
    </section>
  );
}
