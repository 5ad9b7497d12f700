// Reordering by dragging, beside the keys that do the same: what is dragged, and onto what it may fall.

import { signal } from '@preact/signals';

type List = 'agenda' | 'queue';

/** What is being dragged, and over what it is. */
export const dragged = signal<{ list: List; id: string; over: string | null } | null>(null);

/** The attributes that make an element of a list draggable, and a place to drop others of it. */
export function dragging(list: List, id: string, onDrop: (dropped: string) => void) {
  const mine = () => {
    const now = dragged.value;
    return now !== null && now.list === list && now.id !== id ? now : null;
  };
  return {
    draggable: true,
    'data-drop': dragged.value?.list === list && dragged.value.over === id,
    onDragStart: (event: DragEvent) => {
      dragged.value = { list, id, over: null };
      event.dataTransfer?.setData('text/plain', id);
    },
    onDragOver: (event: DragEvent) => {
      const now = mine();
      if (!now) return;
      event.preventDefault();
      if (now.over !== id) dragged.value = { ...now, over: id };
    },
    onDrop: (event: DragEvent) => {
      const now = mine();
      if (!now) return;
      event.preventDefault();
      dragged.value = null;
      onDrop(now.id);
    },
    onDragEnd: () => (dragged.value = null),
  };
}
