// Which page the browser is on. The paths and who may look are in pages.json, which the build reads too.

import { signal } from '@preact/signals';
import pages from '../pages.json';
import type { Role } from '../protocol/types';

export type Path = keyof typeof pages;

const kHome: Record<Role, Path> = {
  moderator: '/',
  secretary: '/secretary',
  technician: '/room',
  monitor: '/wall',
  viewer: '/wall',
};

function known(path: string): path is Path {
  return Object.hasOwn(pages, path);
}

/** The paths this role may look at, in the order of the links. */
export function pathsOf(role: Role): Path[] {
  return (Object.keys(pages) as Path[]).filter((path) => pages[path].includes(role));
}

export const path = signal<Path>(known(location.pathname) ? location.pathname : '/');

/** Shows another page without loading anything: the connection stays. */
export function goTo(next: Path): void {
  if (next === path.value) return;
  history.pushState(null, '', next);
  path.value = next;
}

/** After signing in: the page that was asked for, or the role's own when none was, or not this one. */
export function land(role: Role): void {
  const wanted = path.value;
  if (wanted !== '/' && pathsOf(role).includes(wanted)) return;
  if (kHome[role] === wanted) return;
  history.replaceState(null, '', kHome[role]);
  path.value = kHome[role];
}

/** Somebody signed in before asked for a page of others. */
export function keepToOwnPages(role: Role): void {
  if (!pathsOf(role).includes(path.value)) land(role);
}

export function listenToHistory(): void {
  window.addEventListener('popstate', () => {
    if (known(location.pathname)) path.value = location.pathname;
  });
}
