import { useSignal } from '@preact/signals';
import { say, t } from '../i18n/language';
import { signIn } from '../protocol/http';
import type { Bilingual } from '../protocol/types';
import { land } from '../state/pages';
import { enter } from '../state/session_control';
import { signedOutByServer } from '../state/store';
import { LanguageSwitch } from './language_switch';

type Trouble = { refused: Bilingual | null } | 'unreachable' | null;

function sentence(trouble: Trouble): string | null {
  if (trouble === 'unreachable') return t('signInUnreachable');
  if (trouble) return trouble.refused ? say(trouble.refused) : t('signInRefused');
  return signedOutByServer.value ? t('signedOutByServer') : null;
}

export function SignIn() {
  const busy = useSignal(false);
  const trouble = useSignal<Trouble>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    busy.value = true;
    const answer = await signIn(String(form.get('user')).trim(), String(form.get('password')));
    busy.value = false;
    if (typeof answer === 'object' && 'session' in answer) {
      land(answer.session.role);
      enter(answer.session);
    } else {
      trouble.value = answer;
    }
  };

  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={(event) => void submit(event as unknown as SubmitEvent)}>
        <div class="sign-in-head">
          <img src="/icon.svg" alt="" width="40" height="40" />
          <h1>{t('product')}</h1>
          <LanguageSwitch />
        </div>
        <p class="muted">{t('productSubtitle')}</p>
        <label>
          {t('user')}
          <input
            name="user"
            autocomplete="username"
            autocapitalize="none"
            required
            autofocus
            data-testid="signin-user"
          />
        </label>
        <label>
          {t('password')}
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            required
            data-testid="signin-password"
          />
        </label>
        <p class="sign-in-trouble" role="alert" data-testid="signin-trouble">
          {sentence(trouble.value)}
        </p>
        <button
          class="button primary"
          type="submit"
          aria-disabled={busy.value}
          data-testid="signin-submit"
        >
          {busy.value ? t('signingIn') : t('signIn')}
        </button>
      </form>
    </main>
  );
}
