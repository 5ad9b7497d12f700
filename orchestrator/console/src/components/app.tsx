import { t } from '../i18n/language';
import { session, view } from '../state/store';
import { ConsolePage } from './console_page';
import { SignIn } from './sign_in';

/** The whole page: sign-in, or the console once there is a view to draw. */
export function App() {
  if (session.value === null) return <SignIn />;
  if (session.value === 'unknown' || !view.value) {
    return (
      <main class="waiting" role="status">
        {t('loading')}
      </main>
    );
  }
  return <ConsolePage view={view.value} />;
}
