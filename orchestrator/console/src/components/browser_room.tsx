import { t } from '../i18n/language';
import type { PeerState } from '../protocol/media_peer';
import type { Room } from '../protocol/types';
import {
  camera,
  cameras,
  chooseDevice,
  join,
  joined,
  leave,
  microphone,
  microphones,
  muted,
  ownStream,
  receiving,
  sending,
  setMuted,
  shownStream,
  trouble,
} from '../state/browser_room';
import { mayCapture } from '../state/capture';
import { CaptureTrouble } from './capture_trouble';
import { LiveVideo } from './live_video';

const kStates = {
  connecting: 'peerConnecting',
  live: 'peerLive',
  lost: 'peerLost',
} as const;

function State({ name, state, testid }: { name: string; state: PeerState; testid: string }) {
  return (
    <span class={state === 'live' ? 'muted' : 'text-amber'} data-testid={testid} data-state={state}>
      {name}: {t(kStates[state])}
    </span>
  );
}

function Trouble() {
  const what = trouble.value;
  return what && <CaptureTrouble what={what} testid="browser-trouble" />;
}

interface ChoiceProps {
  label: string;
  devices: MediaDeviceInfo[];
  chosen: string;
  kind: 'audio' | 'video';
}

function DeviceChoice({ label, devices, chosen, kind }: ChoiceProps) {
  return (
    <label class="browser-device">
      <span class="muted">{label}</span>
      <select
        class="field"
        value={chosen}
        onChange={(event) => void chooseDevice(kind, event.currentTarget.value)}
        data-testid={`browser-${kind}`}
      >
        <option value="">{t('deviceDefault')}</option>
        {devices.map((device, i) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || `${label} ${i + 1}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Joined({ room }: { room: Room }) {
  const sign = room.on_air ? 'air' : room.standby ? 'standby' : 'idle';
  return (
    <>
      <div class={`browser-screen browser-screen-${sign}`}>
        <LiveVideo stream={shownStream.value} label={t('onScreen')} testid="browser-screen" />
        <LiveVideo
          stream={ownStream.value}
          silent
          label={t('ownPicture')}
          testid="browser-self"
          class="browser-self"
        />
        {sign !== 'idle' && (
          <span class={`tally tally-${sign}`} data-testid="browser-sign" data-state={sign}>
            {t(sign === 'air' ? 'onAir' : 'standby')}
          </span>
        )}
      </div>
      <p class="browser-states">
        <State name={t('sendingState')} state={sending.value} testid="browser-sending" />
        <State name={t('receivingState')} state={receiving.value} testid="browser-receiving" />
      </p>
      <div class="browser-keys">
        <button
          type="button"
          class={`button ${muted.value ? 'primary' : ''}`}
          aria-pressed={muted.value}
          onClick={() => setMuted(!muted.value)}
          data-testid="browser-mute"
        >
          {t(muted.value ? 'unmuteOwn' : 'muteOwn')}
        </button>
        <button type="button" class="button" onClick={leave} data-testid="browser-leave">
          {t('browserLeave')}
        </button>
      </div>
      <div class="browser-devices">
        <DeviceChoice
          label={t('camera')}
          devices={cameras.value}
          chosen={camera.value}
          kind="video"
        />
        <DeviceChoice
          label={t('microphone')}
          devices={microphones.value}
          chosen={microphone.value}
          kind="audio"
        />
      </div>
    </>
  );
}

/** A room without an agent takes part with this very browser. */
export function BrowserRoom({ room }: { room: Room }) {
  return (
    <section class="panel browser-room" aria-label={t('browserTitle')} data-testid="browser-room">
      <h2 class="panel-title">{t('browserTitle')}</h2>
      {joined.value ? (
        <Joined room={room} />
      ) : mayCapture.value ? (
        <>
          <p class="muted">{t(room.agent === 'online' ? 'browserReplaces' : 'browserHint')}</p>
          <button
            type="button"
            class="button primary"
            onClick={() => void join(room.id)}
            data-testid="browser-join"
          >
            {t('browserJoin')}
          </button>
        </>
      ) : (
        <p class="text-amber" data-testid="browser-insecure">
          {t('browserInsecure')}
        </p>
      )}
      <Trouble />
    </section>
  );
}
