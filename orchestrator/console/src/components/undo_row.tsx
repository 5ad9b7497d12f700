import { t } from '../i18n/language';
import type { Undo, Verb, View } from '../protocol/types';
import { kVerbs } from '../i18n/verbs';
import { mayPress } from '../state/commands';
import { pressExtend, pressUndo, undoPossible } from '../state/keys';
import { lastExtension, now, session } from '../state/store';
import { CallKey } from './call_key';

function UndoKey({ undo }: { undo: Undo }) {
  const who = session.value;
  const me = who && who !== 'unknown' ? who.user : null;
  const seconds = Math.ceil((undo.until - now.value) / 1000);
  return (
    <button
      type="button"
      class="button key key-undo"
      aria-disabled={!mayPress()}
      aria-keyshortcuts="U"
      onClick={pressUndo}
      data-testid="undo-key"
    >
      <b>{t('undoWhat')(t(kVerbs[undo.verb as Verb]))}</b>
      {undo.by !== me && <span class="muted">{t('byActor')(undo.by)}</span>}
      <span class="tabular" data-testid="undo-left">
        {t('secondsLeft')(seconds)}
      </span>
      <kbd class="only-wide">U</kbd>
    </button>
  );
}

/** Takes back the last extension granted from this page, while it is fresh and its run is live. */
function RevertExtensionKey({ view }: { view: View }) {
  const last = lastExtension.value;
  if (!last || last.run !== view.live?.run || last.until < now.value) return null;
  return (
    <button
      type="button"
      class="button key key-undo"
      aria-disabled={!mayPress()}
      onClick={() => pressExtend(-last.minutes)}
      data-testid="extend-revert"
    >
      <b>{t('revertExtension')(last.minutes)}</b>
    </button>
  );
}

/** Keys that are there only while there is something to take back, or somebody to call. */
export function UndoRow({ view }: { view: View }) {
  return (
    <div class="undo-row">
      {view.undo && undoPossible() && <UndoKey undo={view.undo} />}
      <RevertExtensionKey view={view} />
      <CallKey view={view} />
    </div>
  );
}
