import { useComputed } from '@preact/signals';
import { dayMonthYear, hoursMinutes, hoursMinutesSeconds } from '../i18n/format';
import { t } from '../i18n/language';
import type { ConferenceState, View } from '../protocol/types';
import { drift, slide } from '../state/forecast';
import { helpOpen } from '../state/keys';
import { signOut } from '../state/session_control';
import { isModerator, link, now, session } from '../state/store';
import { LanguageSwitch } from './language_switch';

const kStates = { ready: 'stateReady', live: 'stateLive', concluded: 'stateConcluded' } as const;

function WallClock({ zone }: { zone: string }) {
  const text = useComputed(() => hoursMinutesSeconds(now.value, zone));
  return (
    <span class="wall-clock" data-testid="wall-clock">
      {text}
    </span>
  );
}

function driftText(view: View, at: number): { text: string; late: boolean } {
  const found = drift(view.forecast, at);
  if (found.kind === 'on-time') return { text: t('onTime'), late: false };
  if (found.kind === 'other-day')
    return { text: t('otherDay')(dayMonthYear(view.conference.date)), late: false };
  return { text: t(found.kind)(found.minutes), late: found.kind === 'behind' };
}

function ExpectedEnd({ view }: { view: View }) {
  const at = now.value;
  const end = hoursMinutes(
    view.forecast.expected_end + slide(view.forecast, at),
    view.conference.time_zone,
  );
  const shown = driftText(view, at);
  return (
    <span class="fact" data-testid="expected-end">
      <span class="fact-name">{t('expectedEnd')}</span>
      <span class="fact-value">
        <b class="tabular">{end}</b>
        <span class={shown.late ? 'text-amber' : ''} data-testid="drift">
          {shown.text}
        </span>
      </span>
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

export function Header({ view }: { view: View }) {
  const who = session.value;
  const user = who && who !== 'unknown' ? who.user : '';
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
        <PageLink />
      </div>
      <div class="header-user">
        <span class="fact" data-testid="who">
          <b>{user}</b>
          <span class="fact-name">{isModerator.value ? t('moderator') : t('viewer')}</span>
        </span>
        {isModerator.value && (
          <button
            type="button"
            class="button quiet only-wide"
            aria-expanded={helpOpen.value}
            title={t('help')}
            onClick={() => (helpOpen.value = !helpOpen.value)}
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
