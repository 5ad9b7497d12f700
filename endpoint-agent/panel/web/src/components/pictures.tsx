import { t } from '../i18n/words';
import { cameraUrl, screenUrl, state } from '../state/store';

interface PictureProps {
  label: string;
  url: string | null;
  fault: string | null;
  testid: string;
}

function Picture({ label, url, fault, testid }: PictureProps) {
  return (
    <figure class="panel picture" data-testid={testid}>
      <figcaption class="panel-title">{label}</figcaption>
      {url ? <img src={url} alt={label} /> : <p class="no-picture muted">{t('noPicture')}</p>}
      {fault && <p class="text-red">{fault}</p>}
    </figure>
  );
}

/** What goes up and what came down, side by side. */
export function Pictures() {
  const now = state.value;
  if (!now) return null;
  const { camera_ok, microphone_ok, picture_age_ms } = now.devices;
  const noReturn = now.link.up && (picture_age_ms < 0 || picture_age_ms > 3000);
  return (
    <section class="pictures">
      <Picture
        label={t('camera')}
        url={cameraUrl.value}
        fault={camera_ok ? (microphone_ok ? null : t('microphoneFails')) : t('cameraFails')}
        testid="camera"
      />
      <Picture
        label={t('screen')}
        url={screenUrl.value}
        fault={noReturn ? t('noReturn') : null}
        testid="screen"
      />
    </section>
  );
}
