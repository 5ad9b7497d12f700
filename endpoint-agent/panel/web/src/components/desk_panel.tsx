import { useState } from 'preact/hooks';
import { fill, t } from '../i18n/words';
import { command, state } from '../state/store';

const kTextMax = 160; // letters: 500 bytes at most

/** The way to the people at the centre. */
export function DeskPanel() {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const now = state.value;
  if (!now) return null;
  const online = now.centre === 'online';
  const call = now.programme.desk_call;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await command('call_desk', { text: text.trim() }))) return;
    setText('');
    setOpen(false);
  };
  return (
    <section class="panel desk" data-testid="desk">
      <h2 class="panel-title">{t('desk')}</h2>
      {call && (
        <p class={call.answered_by ? 'text-green' : 'text-amber'} data-testid="desk-call">
          {call.answered_by ? fill('callAnswered', { who: call.answered_by }) : t('callWaits')}
        </p>
      )}
      {open ? (
        <form class="form" onSubmit={(event) => void submit(event)}>
          <label class="field">
            {t('callText')}
            <input
              value={text}
              maxLength={kTextMax}
              onInput={(event) => setText(event.currentTarget.value)}
              data-testid="call-text"
            />
          </label>
          <div class="keys">
            <button type="submit" class="button primary" data-testid="call-send">
              {t('callSend')}
            </button>
            <button type="button" class="button" onClick={() => setOpen(false)}>
              {t('cancel')}
            </button>
          </div>
        </form>
      ) : (
        <button type="button" class="button wide" disabled={!online} onClick={() => setOpen(true)} data-testid="call-desk">
          {t('callDesk')}
        </button>
      )}
    </section>
  );
}
