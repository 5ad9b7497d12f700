import { useComputed } from '@preact/signals';
import { duration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Output, View } from '../protocol/types';
import { now } from '../state/store';

type Tone = 'good' | 'waiting' | 'bad' | 'idle';

/** What is true of several outputs together: the worst of them. */
function toneOf(outputs: Output[]): Tone {
  const wanted = outputs.filter((output) => output.wanted);
  if (wanted.length === 0) return 'idle';
  if (wanted.some((output) => output.state === 'failed' || output.state === 'absent')) return 'bad';
  return wanted.every((output) => output.state === 'running') ? 'good' : 'waiting';
}

/** How long the one that began last has been running, and how much all of them made. */
function Running({ outputs }: { outputs: Output[] }) {
  const since = Math.max(...outputs.map((output) => output.running_since ?? 0));
  const megabytes = outputs.reduce((sum, output) => sum + output.megabytes, 0);
  const time = useComputed(() => duration(now.value - since));
  return (
    <span class="tabular">
      {time} · {megabytes} MB
    </span>
  );
}

const kWords = { waiting: 'outputWaiting', bad: 'outputBad', idle: 'outputIdle' } as const;
const kLamps = { good: 'lamp-recording', waiting: '', bad: 'lamp-bad', idle: '' } as const;

function Sign({ name, label, outputs }: { name: string; label: string; outputs: Output[] }) {
  const tone = toneOf(outputs);
  const files = outputs.map((output) => `${output.id}: ${output.file ?? '–'}`).join('\n');
  return (
    <span
      class={`fact ${tone === 'bad' ? 'fact-bad' : ''}`}
      title={files}
      data-testid={`output-${name}`}
      data-state={tone}
    >
      <span class="fact-name">{label}</span>
      <span class="fact-value">
        <span class={`lamp ${kLamps[tone]}`} aria-hidden="true" />
        {tone === 'good' ? <Running outputs={outputs} /> : t(kWords[tone])}
      </span>
    </span>
  );
}

/** Whether this conference is being recorded and streamed; nothing when it is not to be. */
export function OutputSigns({ view }: { view: View }) {
  const recordings = view.outputs.filter((output) => output.kind === 'record');
  const streams = view.outputs.filter((output) => output.kind !== 'record');
  return (
    <>
      {recordings.length > 0 && (
        <Sign name="recordings" label={t('recording')} outputs={recordings} />
      )}
      {streams.length > 0 && <Sign name="streams" label={t('streaming')} outputs={streams} />}
    </>
  );
}
