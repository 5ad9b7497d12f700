import { t } from '../i18n/language';
import { signOut } from '../state/session_control';
import { LanguageSwitch } from './language_switch';
import { PageLinks } from './page_links';

/** The way to other pages, on pages that are otherwise only looked at. */
export function PageCorner() {
  return (
    <nav class="page-corner">
      <PageLinks />
      <LanguageSwitch />
      <button
        type="button"
        class="button quiet"
        onClick={() => void signOut()}
        data-testid="signout"
      >
        {t('signOut')}
      </button>
    </nav>
  );
}
