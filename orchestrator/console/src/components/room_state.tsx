import { t } from '../i18n/language';
import type { Room } from '../protocol/types';
import { sourceName } from '../state/sources';
import { view } from '../state/store';
import { preflightText, sheetUrl } from './preflight_sign';
import { PathNote } from './path_note';
import { figures, kPictures, kSounds } from './room_tile';
import { ThumbnailView } from './thumbnail_view';

function tallyOf(room: Room) {
  if (room.on_air) return ['air', 'tallyAir'] as const;
  if (room.wanted_on_air) return ['switching', 'switching'] as const;
  if (room.standby) return ['standby', 'tallyStandby'] as const;
  return ['idle', 'tallyIdle'] as const;
}

function Line({ name, text, bad }: { name: string; text: string; bad: boolean }) {
  return (
    <div>
      <dt class="muted">{name}</dt>
      <dd class={bad ? 'text-red' : ''}>{text}</dd>
    </div>
  );
}

/** What the centre knows of this room; the tally above all, readable from across the room. */
export function RoomState({ room, next }: { room: Room; next: boolean }) {
  const [tally, word] = tallyOf(room);
  const online = room.agent === 'online';
  const microphone = room.muted_locally
    ? t(room.link?.muted_at_device ? 'mutedAtDevice' : 'mutedLocally')
    : t(room.microphone_open ? 'microphoneOpen' : 'microphoneClosed');
  const showing = room.showing && sourceName(room.showing, 'name');
  return (
    <section class="panel room-state" aria-label={room.name}>
      <h2 class="now-title">{room.name}</h2>
      <p class={`big-tally big-tally-${tally}`} data-testid="big-tally" data-state={tally}>
        {t(word)}
      </p>
      {view.value?.desk.some((talk) => talk.room === room.id) && (
        <p class="text-amber" role="status" data-testid="desk-speaks">
          {t('deskSpeaks')}
        </p>
      )}
      {next && !room.on_air && (
        <p class="text-amber" data-testid="your-turn-next">
          {t('yourTurnNext')}
        </p>
      )}
      <div class="room-state-body">
        <div class="tile-picture">
          <ThumbnailView room={room} />
        </div>
        <dl class="room-lines" data-testid="room-lines">
          <Line name={t('line')} text={t(online ? 'online' : 'offline')} bad={!online} />
          <Line
            name={t('picture')}
            text={room.picture === 'unknown' ? t('notKnown') : t(kPictures[room.picture])}
            bad={room.picture !== 'ok'}
          />
          <Line
            name={t('sound')}
            text={room.sound === 'unknown' ? t('notKnown') : t(kSounds[room.sound])}
            bad={room.sound !== 'ok'}
          />
          <Line
            name={t('microphone')}
            text={microphone}
            bad={room.muted_locally && room.microphone_open}
          />
          <Line
            name={t('preflight')}
            text={preflightText(room.preflight)}
            bad={room.preflight?.verdict !== 'ready'}
          />
          <Line name={t('onScreen')} text={showing ?? t('notKnown')} bad={false} />
        </dl>
      </div>
      {room.link && (
        <p class="muted tabular">
          <PathNote link={room.link} />
          {figures(room.link)}
        </p>
      )}
      <p>
        <a href={sheetUrl(room)} target="_blank" rel="noopener" data-testid="check-sheet">
          {t('printCheckSheet')}
        </a>
      </p>
    </section>
  );
}
