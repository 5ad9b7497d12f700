import { language, switchLanguage } from '../../../../../common/page/language';
import { t } from '../i18n/words';
import { goTo, page } from '../state/pages';
import { state } from '../state/store';

export function Header() {
  const now = state.value;
  if (!now) return null;
  return (
    <header class="header">
      <h1 class="room-name" data-testid="room-name">
        {now.room_name || `${t('room')} ${now.room}`.trim()}
      </h1>
      <p class="conference-title muted">{now.conference_title}</p>
      {now.enrolled && <PageTabs />}
      {now.enrolled && <CentreChip />}
      <button
        type="button"
        class="button quiet"
        lang={language.value === 'vi' ? 'en' : 'vi'}
        onClick={switchLanguage}
        data-testid="lang-switch"
      >
        {t('otherLanguage')}
      </button>
    </header>
  );
}

/** The way between the conference and the check before it. */
function PageTabs() {
  const there = page.value === 'preflight' ? '/' : '/preflight';
  return (
    <nav class="page-tabs">
      <a
        class="button quiet"
        href={there}
        onClick={(event) => {
          event.preventDefault();
          goTo(there);
        }}
        data-testid="page-tab"
      >
        {t(there === '/' ? 'pageRoom' : 'check')}
      </a>
    </nav>
  );
}

const kCentre = {
  online: { word: 'centreOnline', tone: 'chip-good' },
  connecting: { word: 'centreConnecting', tone: 'chip-amber' },
  offline: { word: 'centreOffline', tone: 'chip-bad' },
} as const;

function CentreChip() {
  const centre = state.value?.centre ?? 'connecting';
  return (
    <p class={`chip ${kCentre[centre].tone}`} data-testid="centre" data-state={centre}>
      {t('centre')}: {t(kCentre[centre].word)}
    </p>
  );
}
