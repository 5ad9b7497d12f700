import { useComputed, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { t } from '../i18n/language';
import type { Room } from '../protocol/types';
import { serverNow } from '../state/store';
import { thumbnailOf } from '../state/thumbnails';

/** The age is shown from here on; younger pictures count as live (they come five times a second). */
const kShowAgeMs = 2000;
/** From here on the picture is grey and called old. */
const kOldMs = 5000;

/** -1: no picture yet; else the age in whole seconds once it is worth telling, and 0 before. */
function toldAge(decodedAt: number | undefined, at: number): number {
  if (decodedAt === undefined) return -1;
  const age = at - decodedAt;
  return age > kShowAgeMs ? Math.floor(age / 1000) : 0;
}

/** The room's newest picture, with its age when it is not fresh. */
export function ThumbnailView({ room }: { room: Room }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const thumbnail = thumbnailOf(room.id);
  const age = useComputed(() => toldAge(thumbnail.value?.decodedAt, serverNow.value)).value;

  useSignalEffect(() => {
    const bitmap = thumbnail.value?.bitmap;
    const context = canvas.current?.getContext('2d');
    if (bitmap && context)
      context.drawImage(bitmap, 0, 0, context.canvas.width, context.canvas.height);
  });

  const old = age * 1000 >= kOldMs;
  const told = age < 120 ? t('ageSeconds')(age) : t('ageMinutes')(Math.floor(age / 60));
  return (
    <>
      <canvas
        ref={canvas}
        class={`thumbnail ${old ? 'thumbnail-old' : ''} ${age < 0 ? 'thumbnail-none' : ''}`}
        width={320}
        height={180}
        aria-hidden="true"
        data-testid={`thumbnail-${room.id}`}
        data-state={age < 0 ? 'none' : old ? 'old' : age > 0 ? 'aging' : 'fresh'}
      />
      {age < 0 && (
        <span class="no-thumbnail">
          <b>{room.short}</b>
          {t('noThumbnail')}
        </span>
      )}
      {age > 0 && (
        <span class={`age tabular ${old ? 'age-old' : ''}`} data-testid={`age-${room.id}`}>
          {old ? `${t('oldPicture')} · ${told}` : told}
        </span>
      )}
    </>
  );
}
