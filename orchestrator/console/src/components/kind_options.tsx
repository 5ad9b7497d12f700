import { t } from '../i18n/language';

const kKinds = ['speech', 'reply', 'point_of_order'] as const;

export function KindOptions() {
  return (
    <>
      {kKinds.map((kind) => (
        <option key={kind} value={kind}>
          {t(kind)}
        </option>
      ))}
    </>
  );
}
