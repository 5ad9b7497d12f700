import { decimal } from '../../../../../common/page/format';

interface Props {
  label: string;
  dbfs: number;
  /** Measured, but not sent. */
  off: boolean;
  testid: string;
}

const kFloor = -60;

/** Green where speech belongs (−36…−14 dBFS), amber near it, red at the top: practice of the rooms. */
function toneOf(dbfs: number): string {
  if (dbfs > -3) return 'over';
  if (dbfs > -14) return 'loud';
  return dbfs < -36 ? 'low' : 'good';
}

export function Meter({ label, dbfs, off, testid }: Props) {
  const value = Math.max(kFloor, Math.min(0, dbfs));
  return (
    <div class="meter-row">
      <span>{label}</span>
      <meter
        class={off ? 'off' : toneOf(dbfs)}
        min={kFloor}
        max={0}
        value={value}
        data-testid={testid}
        data-dbfs={dbfs}
      />
      <span class="tabular muted">{dbfs <= -100 ? '–' : `${decimal(dbfs, 0)} dB`}</span>
    </div>
  );
}
