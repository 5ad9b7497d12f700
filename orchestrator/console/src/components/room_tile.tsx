import { decimal, hoursMinutesSeconds } from '../i18n/format';
import { t } from '../i18n/language';
import type { Room, RoomLink } from '../protocol/types';
import { sourceName } from '../state/sources';
import { idle } from '../state/tiers';
import { MicrophoneIcon, ScreenIcon } from './icons';
import { PreflightSign } from './preflight_sign';
import { PathNote } from './path_note';
import { LookKey } from './room_look';
import { TalkKey, TalkNote } from './talk_key';
import { ThumbnailView } from './thumbnail_view';

export const kPictures = {
  ok: 'pictureOk',
  none: 'pictureNone',
  frozen: 'pictureFrozen',
  black: 'pictureBlack',
  unknown: 'pictureUnknown',
} as const;
export const kSounds = {
  ok: 'soundOk',
  none: 'soundNone',
  clipping: 'soundClipping',
  silent: 'soundSilent',
  unknown: 'soundUnknown',
} as const;

/** On air only by the bridge's own report; what is merely wanted says that it is under way. */
function Tally({ room }: { room: Room }) {
  if (room.on_air) return <span class="tally tally-air">{t('onAir')}</span>;
  if (room.wanted_on_air) return <span class="tally tally-switching">{t('switching')}</span>;
  if (room.standby) return <span class="tally tally-standby">{t('standby')}</span>;
  return null;
}

function Microphone({ room }: { room: Room }) {
  const text = room.muted_locally
    ? t(room.link?.muted_at_device ? 'mutedAtDevice' : 'mutedLocally')
    : room.microphone_open
      ? t('microphoneOpen')
      : t('microphoneClosed');
  const live = room.microphone_open && !room.muted_locally;
  return (
    <span
      class={`microphone ${live ? 'microphone-open' : ''} ${room.muted_locally ? 'text-amber' : ''}`}
      data-testid={`microphone-${room.id}`}
      data-open={room.microphone_open}
      data-muted-locally={room.muted_locally}
    >
      <MicrophoneIcon crossed={!live} />
      {text}
    </span>
  );
}

/** The worse loss of both ways, the round trip, the pictures per second on the room's screen. */
export function figures(link: RoomLink): string {
  const losses = [link.up_loss_pct, link.down_loss_pct].filter((loss) => loss !== null);
  const parts: string[] = [];
  if (losses.length > 0) parts.push(`${t('loss')} ${decimal(Math.max(...losses), 1)} %`);
  if (link.rtt_ms !== null) parts.push(`${link.rtt_ms.toFixed(0)} ms`);
  if (link.screen_fps !== null) parts.push(`${link.screen_fps.toFixed(0)} ${t('fps')}`);
  return parts.join(' · ');
}

/** The line under the name: first what is wrong, else what is measured. */
function Condition({ room, zone }: { room: Room; zone: string }) {
  if (room.agent === 'offline') {
    const since = room.agent_since;
    const text =
      since === 0
        ? t('neverConnected')
        : `${t('offline')} ${t('since')(hoursMinutesSeconds(since, zone))}`;
    return <span class="text-red">{text}</span>;
  }
  const troubles = [
    room.picture === 'ok' ? null : t(kPictures[room.picture]),
    room.sound === 'ok' ? null : t(kSounds[room.sound]),
  ].filter((text) => text !== null);
  if (troubles.length > 0) {
    const known = room.picture !== 'unknown' || room.sound !== 'unknown';
    return <span class={known ? 'text-red' : 'text-amber'}>{troubles.join(' · ')}</span>;
  }
  if (room.link && room.link.main_limit_kbps !== null) {
    return (
      <span class="text-amber tabular">
        {t('limited')} · {room.link.main_height ?? '–'}p · {room.link.main_limit_kbps} kbit/s
      </span>
    );
  }
  return (
    <span class="muted tabular">
      <PathNote link={room.link} />
      {room.link ? figures(room.link) : `${t('pictureOk')} · ${t('soundOk')}`}
    </span>
  );
}

function Showing({ room }: { room: Room }) {
  if (!room.showing) return null;
  const name = sourceName(room.showing);
  return (
    <span class="showing" title={`${t('watching')}: ${name}`}>
      <ScreenIcon />
      <span class="sr-only">{t('watching')}: </span>
      {name}
    </span>
  );
}

export function RoomTile({ room, zone }: { room: Room; zone: string }) {
  const online = room.agent === 'online';
  const frame = room.on_air
    ? 'tile-air'
    : room.wanted_on_air
      ? 'tile-switching'
      : room.standby
        ? 'tile-standby'
        : '';
  return (
    <article
      class={`tile ${frame} ${online ? '' : 'tile-offline'} ${idle(room) ? 'tile-idle' : ''}`}
      aria-label={room.name}
      data-testid={`room-${room.id}`}
      data-on-air={room.on_air}
      data-wanted-on-air={room.wanted_on_air}
      data-standby={room.standby}
      data-online={online}
      data-picture={room.picture}
      data-sound={room.sound}
    >
      <div class="tile-picture">
        <ThumbnailView room={room} />
        <Tally room={room} />
        <span class="tile-keys">
          <TalkKey room={room} />
          <LookKey room={room} />
        </span>
      </div>
      <div class="tile-name">
        <span class="tile-number tabular">{room.number}</span>
        <b title={room.name}>{room.short}</b>
        {room.central && <span class="chip chip-small">{t('central')}</span>}
        <PreflightSign room={room} zone={zone} />
      </div>
      <div class="tile-line">
        <Microphone room={room} />
        <Showing room={room} />
      </div>
      <div class="tile-line tile-condition">
        <Condition room={room} zone={zone} />
      </div>
      <TalkNote room={room} />
    </article>
  );
}
