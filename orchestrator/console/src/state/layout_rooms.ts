// Which rooms a layout shows: what may be chosen, and in which order they stand.

import type { LayoutName, Room, View } from '../protocol/types';
import { layoutPossible } from './layouts';

export type RoomLayout = Exclude<LayoutName, 'auto' | 'full'>;

/** PROTOCOL.md §6, set_layout. */
export const kPlaces: Record<RoomLayout, { least: number; most: number }> = {
  side_by_side: { least: 2, most: 2 },
  presentation: { least: 1, most: 1 },
  content: { least: 1, most: 1 },
  gallery: { least: 2, most: 16 },
};

export const kRoomLayouts: readonly RoomLayout[] = [
  'side_by_side',
  'gallery',
  'presentation',
  'content',
];

export const ofContent = (layout: RoomLayout) => layout === 'presentation' || layout === 'content';

/** For content only rooms that present something. */
export function roomsFor(view: View, layout: RoomLayout): Room[] {
  return view.rooms.filter((room) => !ofContent(layout) || room.content);
}

/** What the panel begins with: the layout on air, or else two rooms side by side; its rooms. */
export function startingChoice(view: View): { layout: RoomLayout; rooms: string[] } {
  const { in_force, chosen, rooms } = view.layout;
  const layout = kRoomLayouts.find((name) => name === in_force && layoutPossible(view, name));
  if (!layout) return { layout: 'side_by_side', rooms: [] };
  const shown = chosen.layout === layout && chosen.rooms.length > 0 ? chosen.rooms : rooms;
  return { layout, rooms: fitting(view, layout, shown) };
}

/** Of the chosen ones those that another layout can show. */
export function fitting(view: View, layout: RoomLayout, rooms: string[]): string[] {
  const possible = new Set(roomsFor(view, layout).map((room) => room.id));
  return rooms.filter((id) => possible.has(id)).slice(0, kPlaces[layout].most);
}

/** One more room in the last place, or one less. Where there is one place only, it is exchanged. */
export function toggled(layout: RoomLayout, rooms: string[], id: string): string[] {
  if (rooms.includes(id)) return rooms.filter((each) => each !== id);
  if (kPlaces[layout].most === 1) return [id];
  return rooms.length < kPlaces[layout].most ? [...rooms, id] : rooms;
}

export const enough = (layout: RoomLayout, rooms: string[]) => rooms.length >= kPlaces[layout].least;

export const full = (layout: RoomLayout, rooms: string[]) =>
  kPlaces[layout].most > 1 && rooms.length >= kPlaces[layout].most;
