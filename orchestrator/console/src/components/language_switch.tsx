import { language, switchLanguage, t } from '../i18n/language';

/** Shows the language it switches to, in that language. */
export function LanguageSwitch() {
  const other = language.value === 'vi' ? 'en' : 'vi';
  return (
    <button
      type="button"
      class="button quiet"
      lang={other}
      aria-label={t('otherLanguage')}
      onClick={switchLanguage}
      data-testid="lang-switch"
    >
      <span class="language-long">{t('otherLanguage')}</span>
      <span class="language-short">{t('otherLanguageShort')}</span>
    </button>
  );
}
