import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import type { Item, Verb, View } from '../protocol/types';
import { openAgenda, placeAfterMove, toCome } from '../state/agenda';
import { mayPress, press } from '../state/commands';
import { allottedMs } from '../state/forecast';
import { moveItem } from '../state/keys';
import { BreakUntilForm } from './break_until_form';
import { DeferForm } from './defer_form';
import { SkipForm } from './skip_form';
import { SpeakerPresence } from './speaker_presence';

const kSteps = [-5, -1, 1, 5];

interface Props {
  item: Item;
  view: View;
}

function Action(props: {
  name: string;
  verb: Verb;
  off?: boolean;
  label?: string;
  text: string;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="button small"
      aria-disabled={(props.off ?? false) || !mayPress(props.verb)}
      aria-label={props.label}
      title={props.label}
      onClick={() => {
        if (!props.off) props.onClick();
      }}
      data-testid={props.name}
    >
      {props.text}
    </button>
  );
}

function MoveActions({ item, view }: Props) {
  const open = openAgenda(view);
  return (
    <>
      {(['up', 'down'] as const).map((direction) => (
        <Action
          key={direction}
          name={`move-${direction}`}
          verb="move"
          off={placeAfterMove(open, item.id, direction) === undefined}
          label={t(direction === 'up' ? 'moveUp' : 'moveDown')}
          text={direction === 'up' ? '↑' : '↓'}
          onClick={() => moveItem(view, item.id, direction)}
        />
      ))}
    </>
  );
}

function AdjustActions({ item }: { item: Item }) {
  const left = Math.floor(allottedMs(item) / 60_000);
  return (
    <>
      {kSteps.map((minutes) => (
        <Action
          key={minutes}
          name={`adjust-${minutes}`}
          verb="adjust"
          off={minutes < 0 && (item.protected || left + minutes < 0)}
          label={t('adjustBy')(minutes)}
          text={minutes < 0 ? `−${-minutes}` : `+${minutes}`}
          onClick={() => press('adjust', { item: item.id, minutes, reason: '' })}
        />
      ))}
    </>
  );
}

type Form = 'skip' | 'defer' | 'until' | null;

/** What can be done with an item that is not live: one row of keys, and the form one of them opens. */
export function AgendaActions({ item, view }: Props) {
  const form = useSignal<Form>(null);
  const show = (which: Form) => () => (form.value = form.value === which ? null : which);
  const close = () => (form.value = null);
  const coming = toCome(item);
  const isBreak = item.kind === 'break' && (coming || item.state === 'live');
  const away = item.state === 'skipped' || item.state === 'deferred';
  const recall = () => press('recall', { item: item.id });
  return (
    <div
      class="agenda-actions"
      role="group"
      aria-label={t('itemActions')(t('itemNumber')(item.number))}
    >
      <div class="button-row">
        {coming && <MoveActions item={item} view={view} />}
        {coming && <AdjustActions item={item} />}
        {coming && (
          <Action
            name="skip"
            verb="skip"
            off={item.protected}
            text={t('skipItem')}
            onClick={show('skip')}
          />
        )}
        {coming && (
          <Action name="defer" verb="defer" text={t('deferItem')} onClick={show('defer')} />
        )}
        {isBreak && (
          <Action name="until" verb="break_until" text={t('untilItem')} onClick={show('until')} />
        )}
        {away && <Action name="recall" verb="recall" text={t('recallItem')} onClick={recall} />}
        {view.rehearsal && item.state !== 'live' && item.state !== 'held' && (
          <Action
            name="play-from"
            verb="play_from"
            text={t('playFrom')}
            onClick={() => press('play_from', { item: item.id })}
          />
        )}
        {item.state === 'done' && (
          <Action
            name="return-to"
            verb="return_to"
            text={t('returnToItem')}
            onClick={() => press('return_to', { item: item.id })}
          />
        )}
      </div>
      {coming && item.speaker && item.room && <SpeakerPresence item={item} />}
      {form.value === 'skip' && <SkipForm item={item} onDone={close} />}
      {form.value === 'defer' && <DeferForm item={item} open={openAgenda(view)} onDone={close} />}
      {form.value === 'until' && (
        <BreakUntilForm item={item} zone={view.conference.time_zone} onDone={close} />
      )}
    </div>
  );
}
