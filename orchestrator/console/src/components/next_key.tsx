import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { mayPress } from '../state/commands';
import { confirming, pressNext } from '../state/keys';
import { link, pending } from '../state/store';
import { NextCard } from './next_card';

function label(view: View, asking: boolean): string {
  const waiting = pending.value?.command.verb;
  if (waiting === 'next' || waiting === 'start') {
    return link.value.state === 'open' ? t('sending') : t('resending');
  }
  if (asking) return t('confirmNotReady');
  return view.conference.state === 'ready' ? t('startKey') : t('nextKey');
}

/** The biggest key of the page. It names what it starts, and starts nothing else. */
export function NextKey({ view }: { view: View }) {
  const { next, conference } = view;
  const verb = conference.state === 'ready' ? 'start' : 'next';
  if (!next || conference.state === 'concluded') {
    return (
      <p class="next-none" data-testid="next-none">
        {conference.state === 'concluded' ? t('concluded') : t('nextIsNone')}
        {view.live && <span>{t('finishLast')}</span>}
      </p>
    );
  }
  const asking = confirming(next);
  return (
    <button
      type="button"
      class={`next-key next-key-${next.readiness.level} ${asking ? 'next-key-asking' : ''}`}
      aria-disabled={!mayPress()}
      aria-keyshortcuts="N"
      onClick={pressNext}
      data-testid={`${verb}-key`}
      data-verb={verb}
      data-target={next.item}
      data-confirming={asking}
    >
      <span class="next-verb">
        <span>{label(view, asking)}</span>
        <kbd class="only-wide">N</kbd>
      </span>
      <NextCard view={view} />
    </button>
  );
}
