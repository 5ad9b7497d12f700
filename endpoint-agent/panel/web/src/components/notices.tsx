import { say } from '../../../../../common/page/language';
import { t } from '../i18n/words';
import { lost, refusal, seenMessage, state } from '../state/store';

/** What is wrong, and what to do about it. */
export function Notices() {
  const now = state.value;
  if (!now) return null;
  const { message, desk_speaks } = now.programme;
  return (
    <div class="notices" role="status">
      {desk_speaks && now.centre === 'online' && (
        <p class="notice message" data-testid="desk-speaks">
          <strong>{t('deskSpeaks')}</strong>
        </p>
      )}
      {message && message.id !== seenMessage.value && (
        <p class="notice message" data-testid="message">
          <strong>
            {t('message')} ({message.by}):
          </strong>{' '}
          {message.text}{' '}
          <button type="button" class="button" onClick={() => (seenMessage.value = message.id)}>
            {t('messageSeen')}
          </button>
        </p>
      )}
      {lost.value && (
        <p class="notice bad" data-testid="agent-gone">
          {t('agentGone')}
        </p>
      )}
      {now.centre !== 'online' && !lost.value && (
        <p class="notice" data-testid="centre-notice">
          {t(now.centre === 'offline' ? 'centreOfflineHint' : 'centreConnectingHint')}
          {now.centre_reason && (
            <span class="muted">
              {' '}
              ({now.centre_address}: {now.centre_reason})
            </span>
          )}
        </p>
      )}
      {refusal.value && (
        <p class="notice bad" data-testid="refusal">
          {say(refusal.value)}{' '}
          <button type="button" class="button" onClick={() => (refusal.value = null)}>
            {t('close')}
          </button>
        </p>
      )}
    </div>
  );
}
