import { useComputed } from '@preact/signals';
import { dayMonthYear, hoursMinutes, hoursMinutesSeconds } from '../i18n/format';
import { t } from '../i18n/language';
import type { ConferenceState, View } from '../protocol/types';
import { drift, expectedAt } from '../state/forecast';
import { openPanel, togglePanel } from '../state/panels';
import { role, seated } from '../state/rights';
import { signOut } from '../state/session_control';
import { link, now, session } from '../state/store';
import { LanguageSwitch } from './language_switch';
import { OutputSigns } from './output_signs';
import { PageLinks } from './page_links';

const kStates = { ready: 'stateReady', live: 'stateLive', concluded: 'stateConcluded' } as const;

function WallClock({ zone }: { zone: string }) {
  const text = useComputed(() => hoursMinutesSeconds(now.value, zone));
  return (
    <span class="wall-clock" data-testid="wall-clock">
      {text}
    </span>
  );
}

function driftText(view: View, at: number): { text: string; tone: string } {
  const found = drift(view.forecast, at);
  switch (found.kind) {
    case 'on-time':
      return { text: t('onTime'), tone: 'text-green' };
    case 'other-day':
      return { text: t('otherDay')(dayMonthYear(view.conference.date)), tone: '' };
    case 'ahead':
      return { text: t('ahead')(found.minutes), tone: 'text-green' };
    case 'behind':
      return found.recoverable
        ? { text: t('behindRecoverable')(found.minutes), tone: 'text-amber' }
        : { text: t('behindUnrecoverable')(found.minutes), tone: 'text-red' };
  }
}

/** The headline of the day: when it will end, and what that means. Opens the panel that explains it. */
function ExpectedEnd({ view }: { view: View }) {
  const at = now.value;
  const end = hoursMinutes(
    expectedAt(view.forecast.expected_end, view.forecast, at),
    view.conference.time_zone,
  );
  const shown = driftText(view, at);
  return (
    <button
      type="button"
      class="fact fact-key"
      aria-expanded={openPanel.value === 'drift'}
      aria-keyshortcuts="D"
      onClick={() => togglePanel('drift')}
      data-testid="expected-end"
    >
      <span class="fact-name">
        {t('expectedEnd')}
        {view.advice.length > 0 && (
          <span class="chip chip-small" data-testid="advice-count">
            {t('adviceCount')(view.advice.length)}
          </span>
        )}
      </span>
      <span class="fact-value">
        <b class="tabular">{end}</b>
        <span class={shown.tone} data-testid="drift">
          {shown.text}
        </span>
      </span>
    </button>
  );
}

/** Who this is, and who moderates when that is somebody else. */
function Who({ view }: { view: View }) {
  const who = session.value;
  const name = role.value ? t(role.value) : '';
  const holder = view.seat.holder;
  const elsewhere = role.value === 'moderator' && holder !== null && !seated.value;
  const other = elsewhere ? t('seatHolder')(holder) : null;
  return (
    <span class="fact" data-testid="who">
      <b>{who && who !== 'unknown' ? who.user : ''}</b>
      <span class="fact-name">{other ?? name}</span>
    </span>
  );
}

function BridgeState({ view }: { view: View }) {
  const { state, since, restarts } = view.bridge;
  const up = state === 'up';
  const down =
    since === 0
      ? t('bridgeDownPlain')
      : t('bridgeDown')(hoursMinutesSeconds(since, view.conference.time_zone));
  return (
    <span
      class={`fact ${up ? '' : 'fact-bad'}`}
      title={restarts > 0 ? t('bridgeRestarts')(restarts) : undefined}
      data-testid="bridge-state"
      data-state={state}
    >
      <span class="fact-name">{t('bridge')}</span>
      <span class="fact-value">
        <span class={`lamp ${up ? 'lamp-good' : 'lamp-bad'}`} aria-hidden="true" />
        {up ? t('bridgeUp') : down}
      </span>
    </span>
  );
}

function PageLink() {
  const open = link.value.state === 'open';
  return (
    <span
      class={`fact fact-link ${open ? '' : 'fact-bad'}`}
      data-testid="page-link"
      data-state={link.value.state}
    >
      <span class="fact-name">{t('page')}</span>
      <span class="fact-value">
        <span class={`lamp ${open ? 'lamp-good' : 'lamp-bad'}`} aria-hidden="true" />
        {open ? t('pageOpen') : t('pageLost')}
      </span>
    </span>
  );
}

function stateLabel(state: ConferenceState) {
  return (
    <span class={`chip chip-${state}`} data-testid="conference-state" data-state={state}>
      {t(kStates[state])}
    </span>
  );
}

/** The top of the pages that people work on. `console`: with what only the moderator's page has. */
export function Header({ view, console = false }: { view: View; console?: boolean }) {
  return (
    <header class="header">
      <div class="header-title">
        <h1 title={view.conference.title}>{view.conference.short_title}</h1>
        {stateLabel(view.conference.state)}
      </div>
      <div class="header-facts">
        <WallClock zone={view.conference.time_zone} />
        <ExpectedEnd view={view} />
        <BridgeState view={view} />
        <OutputSigns view={view} />
        <PageLink />
      </div>
      <div class="header-user">
        <Who view={view} />
        <PageLinks />
        {console && role.value === 'moderator' && (
          <button
            type="button"
            class="button quiet only-wide"
            aria-expanded={openPanel.value === 'help'}
            title={t('help')}
            onClick={() => togglePanel('help')}
            data-testid="help-key"
          >
            <kbd>?</kbd>
          </button>
        )}
        <LanguageSwitch />
        <button
          type="button"
          class="button quiet"
          onClick={() => void signOut()}
          data-testid="signout"
        >
          {t('signOut')}
        </button>
      </div>
    </header>
  );
}
