import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { isModerator, entitled } from '../state/rights';
import { FloorToolbar } from './floor_toolbar';
import { RaiseForm } from './raise_form';
import { RequestRow } from './request_row';

/** Who wants to speak, in the order of service; and how the floor is held. */
export function FloorPanel({ view }: { view: View }) {
  const { floor } = view;
  return (
    <section class="panel floor-panel" aria-label={t('floor')} data-testid="floor">
      <h2 class="panel-title">
        {t('queue')}{' '}
        {floor.queue.length > 0 && <span class="chip tabular">{floor.queue.length}</span>}
      </h2>
      <ol class="queue" data-testid="queue">
        {floor.queue.length === 0 && <li class="muted">{t('queueEmpty')}</li>}
        {floor.queue.map((request, index) => (
          <RequestRow
            key={request.id}
            request={request}
            place={index + 1}
            queue={floor.queue}
            view={view}
          />
        ))}
      </ol>
      {isModerator.value && <FloorToolbar floor={floor} />}
      {entitled('raise') && <RaiseForm view={view} />}
    </section>
  );
}
