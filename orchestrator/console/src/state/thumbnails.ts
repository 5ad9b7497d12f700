// The newest picture of each room. Frames come faster than a busy computer may decode them, so that
// of the frames waiting only the newest is decoded, and none while the page is hidden.

import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { ThumbnailFrame } from '../protocol/thumbnail_frame';

export interface Thumbnail {
  bitmap: ImageBitmap;
  /** When the bridge decoded it, server time. */
  decodedAt: number;
}

class RoomThumbnail {
  readonly current: Signal<Thumbnail | null> = signal(null);
  private waiting: ThumbnailFrame | null = null;
  private decoding = false;

  receive(frame: ThumbnailFrame): void {
    this.waiting = frame;
    void this.decodeWaiting();
  }

  async decodeWaiting(): Promise<void> {
    if (this.decoding) return;
    this.decoding = true;
    while (this.waiting && !document.hidden) {
      const frame = this.waiting;
      this.waiting = null;
      try {
        const bitmap = await createImageBitmap(new Blob([frame.jpeg], { type: 'image/jpeg' }));
        this.show({ bitmap, decodedAt: frame.decodedAt });
      } catch {
        // Not a picture the browser can read: the age of the last good one tells the story.
      }
    }
    this.decoding = false;
  }

  private show(next: Thumbnail): void {
    const previous = this.current.peek();
    this.current.value = next; // drawn by the tile before this returns
    previous?.bitmap.close();
  }
}

const rooms = new Map<string, RoomThumbnail>();

function roomThumbnail(room: string): RoomThumbnail {
  let found = rooms.get(room);
  if (!found) {
    found = new RoomThumbnail();
    rooms.set(room, found);
  }
  return found;
}

export function receiveThumbnail(frame: ThumbnailFrame): void {
  roomThumbnail(frame.room).receive(frame);
}

export function thumbnailOf(room: string): Signal<Thumbnail | null> {
  return roomThumbnail(room).current;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  for (const room of rooms.values()) void room.decodeWaiting();
});
