// What the agent sends to this page and takes from it: endpoint-agent/panel/state.hpp and commands.hpp.

import type { Bilingual } from '../../../../../common/page/language';

export type RequestKind = 'speech' | 'reply' | 'point_of_order';

export interface NextItem {
  title: string;
  speaker_title: string;
  /** Empty: no room in particular. */
  room_name: string;
  own: boolean;
}

export interface OwnItem {
  title: string;
  speaker_title: string;
  /** 0: it comes next. */
  items_before: number;
}

export interface OwnRequest {
  id: string;
  kind: RequestKind;
  topic: string;
  accepted: boolean;
  /** Among all that wait, from 1. */
  place: number;
}

export interface DeskCall {
  text: string;
  at: number;
  /** Empty: nobody yet. */
  answered_by: string;
}

export interface DeskMessage {
  id: number;
  at: number;
  by: string;
  text: string;
}

export interface Programme {
  on_air: boolean;
  standby: boolean;
  microphone_open: boolean;
  rehearsal: boolean;
  pace: number;
  item_title: string;
  speaker_title: string;
  /** Server time, ms. */
  zero_at: number | null;
  frozen_left: number | null;
  next: NextItem | null;
  own_next: OwnItem | null;
  requests: OwnRequest[];
  desk_call: DeskCall | null;
  message: DeskMessage | null;
  /** To this room, over the loudspeakers. */
  desk_speaks: boolean;
}

export interface Devices {
  camera_ok: boolean;
  microphone_ok: boolean;
  muted: boolean;
  /** By the microphone's own switch, where it can be read. */
  muted_at_device: boolean;
  /** dBFS, −100…0. */
  microphone_dbfs: number;
  return_dbfs: number;
  screen_fps: number;
  /** −1: never. */
  picture_age_ms: number;
  sound_age_ms: number;
}

/** What is done to the microphone's sound. */
export interface Treatment {
  echo_cancel: boolean;
  noise_suppress: boolean;
  gain_control: boolean;
}

export type DeviceKind = 'camera' | 'microphone' | 'loudspeaker';

export interface Device {
  kind: DeviceKind;
  name: string;
  /** What the program calls it; empty: it cannot be chosen. */
  word: string;
}

/** A number that is not known is −1. */
export interface MediaLink {
  up: boolean;
  via: string;
  down_loss_pct: number;
  down_jitter_ms: number;
  /** By which way packets come. */
  path: 'none' | 'udp' | 'tls';
  up_loss_pct: number;
  round_trip_ms: number;
  main_kbps: number;
  /** 0: the main picture is not sent now. */
  main_height: number;
  main_limited: boolean;
}

export interface State {
  version: string;
  /** False: this machine waits for a code. */
  enrolled: boolean;
  /** That lets a phone in; empty: none is let in. */
  pin: string;
  phone_url: string;
  room: string;
  room_name: string;
  room_number: number;
  conference_title: string;
  centre: 'connecting' | 'online' | 'offline';
  centre_address: string;
  centre_reason: string;
  centre_for_s: number;
  server_time: number | null;
  programme: Programme;
  devices: Devices;
  chosen: Record<DeviceKind, string>;
  treatment: Treatment;
  found: Device[];
  link: MediaLink;
  /** Of endpoint-agent/preflight; src/preflight knows its shape. */
  preflight: unknown;
}

export interface StateMessage {
  type: 'state';
  version: number;
  state: State;
}

export interface AnswerMessage {
  type: 'answer';
  cmd_id: string;
  ok: boolean;
  code: string;
  text: Bilingual;
}

export interface ErrorMessage {
  type: 'error';
  code: string;
  text: Bilingual;
}

export type AgentMessage = StateMessage | AnswerMessage | ErrorMessage;
