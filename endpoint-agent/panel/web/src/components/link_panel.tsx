import { decimal } from '../../../../../common/page/format';
import { t } from '../i18n/words';
import type { MediaLink } from '../protocol/types';
import { state } from '../state/store';

interface RowProps {
  label: string;
  value: number;
  unit: string;
  digits: number;
  /** From here on it disturbs, from there on it spoils (practice of the rooms). */
  amber: number;
  red: number;
  testid: string;
}

function Row({ label, value, unit, digits, amber, red, testid }: RowProps) {
  const tone = value < 0 ? 'muted' : value >= red ? 'text-red' : value >= amber ? 'text-amber' : '';
  return (
    <div class="link-row">
      <dt>{label}</dt>
      <dd class={`tabular ${tone}`} data-testid={testid}>
        {value < 0 ? t('unknown') : `${decimal(value, digits)} ${unit}`}
      </dd>
    </div>
  );
}

const kPaths = { none: 'pathNone', udp: 'pathUdp', tls: 'pathTls' } as const;

function mainPicture({ main_height, main_kbps, main_limited }: MediaLink): string {
  if (main_height === 0) return t('mainOff');
  return `${main_height}p, ${main_kbps} kbit/s${main_limited ? ` (${t('limited')})` : ''}`;
}

function Line({ label, value, testid }: { label: string; value: string; testid: string }) {
  return (
    <div class="link-row">
      <dt>{label}</dt>
      <dd data-testid={testid}>{value}</dd>
    </div>
  );
}

export function LinkPanel() {
  const now = state.value;
  if (!now) return null;
  const { up, via, down_loss_pct, down_jitter_ms, up_loss_pct, round_trip_ms } = now.link;
  return (
    <section class="panel link">
      <h2 class="panel-title">
        {t('link')} {via && `${t('via')} ${via}`}
      </h2>
      {up ? (
        <dl>
          <Row label={`${t('loss')}, ${t('down')}`} value={down_loss_pct} unit="%" digits={1} amber={1} red={3} testid="down-loss" />
          <Row label={`${t('jitter')}, ${t('down')}`} value={down_jitter_ms} unit="ms" digits={0} amber={30} red={60} testid="down-jitter" />
          <Row label={`${t('loss')}, ${t('up')}`} value={up_loss_pct} unit="%" digits={1} amber={1} red={3} testid="up-loss" />
          <Row label={t('roundTrip')} value={round_trip_ms} unit="ms" digits={0} amber={300} red={800} testid="round-trip" />
          <Row label={t('frames')} value={now.devices.screen_fps} unit={t('perSecond')} digits={0} amber={1e9} red={1e9} testid="screen-fps" />
          <Line label={t('mainPicture')} value={mainPicture(now.link)} testid="main-picture" />
          <Line label={t('path')} value={t(kPaths[now.link.path])} testid="path" />
        </dl>
      ) : (
        <p class="muted">{t('noLeg')}</p>
      )}
      {now.pin && (
        <p data-testid="phone">
          {t('phone')}: <strong>{now.phone_url}</strong>, {t('pin')} <strong class="tabular">{now.pin}</strong>
        </p>
      )}
    </section>
  );
}
