import { useState } from 'preact/hooks';
import { fill, t } from '../i18n/words';
import type { OwnRequest, RequestKind } from '../protocol/types';
import { command, state } from '../state/store';

const kKinds: RequestKind[] = ['speech', 'reply', 'point_of_order'];
const kTopicMax = 160; // letters: 500 bytes at most

/** Asking for the floor, what waits, and taking it back. */
export function FloorPanel() {
  const [open, setOpen] = useState(false);
  const now = state.value;
  if (!now) return null;
  const online = now.centre === 'online';
  return (
    <section class="panel floor" data-testid="floor">
      {now.programme.requests.map((request) => (
        <RequestLine key={request.id} request={request} online={online} />
      ))}
      {open ? (
        <RaiseForm close={() => setOpen(false)} />
      ) : (
        <button type="button" class="button wide" disabled={!online} onClick={() => setOpen(true)} data-testid="raise">
          {t('raise')}
        </button>
      )}
      {!online && <p class="muted">{t('needsCentre')}</p>}
    </section>
  );
}

function RequestLine({ request, online }: { request: OwnRequest; online: boolean }) {
  return (
    <div class="request" data-testid="request" data-place={request.place}>
      <p>
        <strong>{t(request.kind)}</strong>
        {request.topic && `: ${request.topic}`}
        {request.accepted && <span class="text-green"> ({t('accepted')})</span>}
        <br />
        {fill('place', { n: request.place })}
      </p>
      <button
        type="button"
        class="button"
        disabled={!online}
        onClick={() => void command('withdraw', { request: request.id })}
        data-testid="withdraw"
      >
        {t('withdraw')}
      </button>
    </div>
  );
}

function RaiseForm({ close }: { close: () => void }) {
  const [kind, setKind] = useState<RequestKind>('speech');
  const [topic, setTopic] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await command('raise', { kind, topic: topic.trim() })) close();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <fieldset class="choices">
        {kKinds.map((each) => (
          <label key={each} class={`choice ${each === kind ? 'chosen' : ''}`}>
            <input type="radio" name="kind" checked={each === kind} onChange={() => setKind(each)} />
            {t(each)}
          </label>
        ))}
      </fieldset>
      <label class="field">
        {t('topic')}
        <input
          value={topic}
          maxLength={kTopicMax}
          onInput={(event) => setTopic(event.currentTarget.value)}
          data-testid="topic"
        />
      </label>
      <div class="keys">
        <button type="submit" class="button primary" data-testid="raise-send">
          {t('send')}
        </button>
        <button type="button" class="button" onClick={close}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
