import { useSignal } from '@preact/signals';
import { hoursMinutes } from '../i18n/format';
import { t } from '../i18n/language';
import { mayPress, press } from '../state/commands';
import { seated, watchingOnly } from '../state/rights';
import { view } from '../state/store';

/** Who moderates, when that is not this session; and the way to take over. */
export function SeatNote({ zone }: { zone: string }) {
  const reason = useSignal('');
  const seat = view.value?.seat;
  if (!seat || seated.value) return null;
  if (!watchingOnly.value) {
    const text = seat.holder === null ? t('seatFree') : t('seatLapsed')(seat.holder);
    return (
      <p class="seat-note seat-free" data-testid="seat" data-state="free">
        {text}
      </p>
    );
  }
  const ready = reason.value.trim() !== '' && mayPress('take_seat');
  const take = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    press('take_seat', { reason: reason.value.trim() });
    reason.value = '';
  };
  return (
    <form class="seat-note" onSubmit={take} data-testid="seat" data-state="watching">
      <p>
        <b>{t('watchingOnly')(seat.holder ?? '')}</b>{' '}
        <span class="tabular">{t('since')(hoursMinutes(seat.since, zone))}.</span>
      </p>
      <div class="button-row">
        <input
          class="field"
          aria-label={t('takeSeatReason')}
          maxLength={160}
          placeholder={t('takeSeatReason')}
          value={reason.value}
          onInput={(event) => (reason.value = event.currentTarget.value)}
          data-testid="seat-reason"
        />
        <button class="button" type="submit" aria-disabled={!ready} data-testid="seat-take">
          {t('takeSeat')}
        </button>
      </div>
    </form>
  );
}
