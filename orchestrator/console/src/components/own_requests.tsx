import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import type { Floor, FloorRequest, RequestKind, Room } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { KindOptions } from './kind_options';

function OwnRequest({ request, place }: { request: FloorRequest; place: number }) {
  const cancel = () => press('settle', { request: request.id, status: 'cancelled', reason: '' });
  return (
    <li class="request" data-testid={`own-${request.id}`} data-status={request.status}>
      <span class="request-what">
        <b>{t(request.kind)}</b> <span class="tabular">{t('placeInQueue')(place)}</span>,{' '}
        {t(request.status === 'accepted' ? 'accepted' : 'waitingRequest')}
        <span class="request-topic muted">{request.topic}</span>
      </span>
      <button
        type="button"
        class="button"
        aria-disabled={!mayPress('settle')}
        onClick={cancel}
        data-testid={`cancel-${request.id}`}
      >
        {t('cancelRequest')}
      </button>
    </li>
  );
}

/** The room asks for the floor, sees its place, withdraws. */
export function OwnRequests({ room, floor }: { room: Room; floor: Floor }) {
  const topic = useSignal('');
  const kind = useSignal<RequestKind>('speech');
  const own = floor.queue.filter((request) => request.room === room.id);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!mayPress('raise')) return;
    press('raise', { room: room.id, kind: kind.value, topic: topic.value.trim() });
    topic.value = '';
  };
  return (
    <section class="panel own-requests" aria-label={t('askForFloor')}>
      <h2 class="panel-title">{t('askForFloor')}</h2>
      <ul>
        {own.map((request) => (
          <OwnRequest key={request.id} request={request} place={floor.queue.indexOf(request) + 1} />
        ))}
      </ul>
      <form class="form" onSubmit={submit}>
        <input
          class="field"
          aria-label={t('topic')}
          placeholder={t('topic')}
          maxLength={160}
          value={topic.value}
          onInput={(event) => (topic.value = event.currentTarget.value)}
          data-testid="raise-topic"
        />
        <select
          class="field"
          aria-label={t('kind')}
          value={kind.value}
          onChange={(event) => (kind.value = event.currentTarget.value as RequestKind)}
          data-testid="raise-kind"
        >
          <KindOptions />
        </select>
        <button
          class="button primary raise-hand"
          type="submit"
          aria-disabled={!mayPress('raise')}
          data-testid="raise-submit"
        >
          {t('askForFloor')}
        </button>
      </form>
    </section>
  );
}
