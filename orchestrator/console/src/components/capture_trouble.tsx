import { say, t } from '../i18n/language';
import type { Trouble } from '../state/capture';

const kWords = { denied: 'captureDenied', 'no-device': 'captureNoDevice', busy: 'captureBusy' } as const;

/** Why there is no camera or microphone, or why the server will not have them. */
export function CaptureTrouble({ what, testid }: { what: Trouble; testid: string }) {
  const words =
    typeof what === 'string' ? t(kWords[what]) : what.refused ? say(what.refused) : t('peerLost');
  return (
    <p class="text-red" role="alert" data-testid={testid}>
      {words}
    </p>
  );
}
