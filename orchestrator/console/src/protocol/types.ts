// The console's half of PROTOCOL.md §6–§8, field for field. Instants are milliseconds since 1970
// UTC by the server's clock, durations milliseconds.

export interface Bilingual {
  vi: string;
  en: string;
}

/** A picture that can be on the programme: a room's camera, or (null) the slate. */
export interface Source {
  room: string | null;
  /** Of the room; 'composed': several rooms in one picture. No room and nothing composed: the slate. */
  show: 'camera' | 'content' | 'composed';
}

export type LayoutName =
  'auto' | 'full' | 'content' | 'side_by_side' | 'presentation' | 'gallery';

export interface LayoutView {
  /** Never 'auto'. */
  in_force: LayoutName;
  chosen: { layout: LayoutName; rooms: string[]; keep: boolean };
  /** In the composed picture, in order. */
  rooms: string[];
  /** What the room on air sees. */
  return: 'central' | 'gallery';
}

export type Role = 'moderator' | 'secretary' | 'technician' | 'monitor' | 'viewer';
export type ConferenceState = 'ready' | 'live' | 'concluded';
export type ItemState = 'pending' | 'live' | 'held' | 'done' | 'suspended' | 'deferred' | 'skipped';
export type Picture = 'none' | 'ok' | 'frozen' | 'black' | 'unknown';
export type Sound = 'none' | 'ok' | 'clipping' | 'silent' | 'unknown';
export type Presence = 'unknown' | 'present' | 'absent';
export type ReadinessLevel = 'green' | 'amber' | 'red';

/** Stands at `at` until `slack_ms` after the forecast's `slide_from`; each second after adds one. */
export interface Expected {
  at: number;
  slack_ms: number;
}

export interface Conference {
  id: string;
  title: string;
  short_title: string;
  host: string;
  date: string;
  time_zone: string;
  planned_start: number;
  planned_end: number;
  state: ConferenceState;
}

export interface Item {
  id: string;
  number: number;
  kind: string;
  title: string;
  minutes: number;
  speaker: { office: string | null; title: string } | null;
  room: string | null;
  planned_start: number;
  planned_end: number;
  expected_start: Expected | null;
  expected_end: Expected | null;
  state: ItemState;
  /** Unplanned. */
  inserted: boolean;
  /** Of the skip or the deferral. */
  reason: string;
  /** Whether its speaker is in the room; told by somebody who looked. */
  presence: Presence;
  /** A break that ends at this instant. */
  until: number | null;
  started_at: number | null;
  ended_at: number | null;
  used_ms: number;
  granted_ms: number;
  /** The agreed shortest time. */
  minimum_ms: number;
  optional: boolean;
  protected: boolean;
  open_floor: boolean;
  content_share: boolean;
  provenance: string;
}

/** Runs down to `zero_at`, or stands still with `frozen_left`. */
export type Clock = { zero_at: number } | { frozen_left: number };

export interface Live {
  run: string;
  item: string;
  room: string | null;
  started_at: number;
  held: boolean;
  allotted_ms: number;
  clock: Clock;
}

export interface Readiness {
  level: ReadinessLevel;
  reasons: ({ code: string } & Bilingual)[];
}

export interface Coming {
  item: string;
  room: string | null;
  readiness: Readiness;
}

export interface Next extends Coming {
  /** The first item after it that another room speaks in. */
  following: Coming | null;
}

export interface Forecast {
  planned_end: number;
  expected_end: Expected;
  /** If everything flexible took its minimum. */
  best_end: Expected;
  slide_from: number;
}

/** One thing that would win time; never done by itself. */
export interface Advice {
  kind: 'shorten' | 'drop';
  item: string;
  wins_ms: number;
}

/** Where the minutes went: the drift is the sum, the last three subtracted. */
export interface Accounting {
  late_start_ms: number;
  holds_ms: number;
  idle_ms: number;
  over_ms: number;
  granted_ms: number;
  inserted_ms: number;
  saved_ms: number;
  skipped_ms: number;
  absorbed_ms: number;
}

export interface Turn {
  id: string;
  room: string;
  speaker_title: string;
  started_at: number;
  /** 0: none. */
  limit_ms: number;
  by_telephone: boolean;
  clock: Clock | null;
}

export type RequestKind = 'speech' | 'reply' | 'point_of_order';

export interface FloorRequest {
  id: string;
  room: string;
  kind: RequestKind;
  topic: string;
  by: string;
  at: number;
  status: 'pending' | 'accepted';
}

/** A room that was lost while it spoke: its floor is kept for it for a while. */
export interface Frozen {
  room: string;
  since: number;
  kept_until: number;
}

export interface Floor {
  /** 1: one speaker; more: discussion. */
  holders: number;
  chair_open: boolean;
  all_muted: boolean;
  turns: Turn[];
  queue: FloorRequest[];
  frozen: Frozen | null;
}

/** Who moderates. */
export interface Seat {
  holder: string | null;
  since: number;
  lapsed: boolean;
}

export interface Undo {
  until: number;
  verb: string;
  by: string;
}

export interface Programme {
  wanted: Source;
  actual: Source | null;
  since: number | null;
  agrees: boolean;
}

/** Null: not measured, or the one who measures it is not connected. */
export interface RoomLink {
  main_kbps: number | null;
  main_fps: number | null;
  up_loss_pct: number | null;
  up_jitter_ms: number | null;
  down_loss_pct: number | null;
  rtt_ms: number | null;
  screen_fps: number | null;
  microphone_dbfs: number | null;
  sound_dbfs: number | null;
  /** What the line lets the main picture have; null: all that was asked for. */
  main_limit_kbps: number | null;
  /** Of the main picture as it is sent; null: it is not. */
  main_height: number | null;
  /** How its media travel; "none": nothing comes back from the bridge. */
  path: 'none' | 'udp' | 'tls' | null;
  /** By the microphone's own switch, where it can be read; the room is `muted_locally` then. */
  muted_at_device: boolean | null;
  /** Network paths the room has, and those that work. */
  paths: number | null;
  paths_up: number | null;
  measured_at: number;
}

/** The pre-flight check that was signed last in a room. */
export interface Preflight {
  verdict: 'ready' | 'not_ready' | 'expired';
  at: number;
  by: string;
  expires: number;
  /** Numbers of the sheet's rows that keep the room from being ready. */
  failed: number[];
  /** … and of all that failed or have a remark. */
  remarks: number[];
}

export interface Room {
  id: string;
  number: number;
  name: string;
  short: string;
  /** Of the administration: "tinh", "huyen", "xa", … */
  tier: string;
  central: boolean;
  parent: string | null;
  /** Who has an office there. */
  speakers: string[];
  agent: 'online' | 'offline';
  /** 0: never seen. */
  agent_since: number;
  picture: Picture;
  sound: Sound;
  /** A fact of the bridge: the first frame of this room went out. */
  on_air: boolean;
  /** The plan. */
  wanted_on_air: boolean;
  standby: boolean;
  microphone_open: boolean;
  muted_locally: boolean;
  /** It has something to present. */
  content: boolean;
  /** Null: none was made. */
  preflight: Preflight | null;
  /** What the room is being shown. */
  showing: Source | null;
  link: RoomLink | null;
}

export interface Alarm {
  id: string;
  level: 'warning' | 'critical';
  room: string | null;
  since: number;
  text: Bilingual;
}

export interface LogLine {
  seq: number;
  at: number;
  actor: string;
  text: Bilingual;
}

/** This is no conference but a rehearsal of one; its clock runs `pace` times as fast since `began_at`. */
export interface Rehearsal {
  number: number;
  pace: number;
  began_at: number;
  /** A room that is taken for lost until then. */
  drill: { room: string; until: number } | null;
}

/** What the last rehearsal has shown. */
export interface Rehearsed {
  number: number;
  pace: number;
  began_at: number;
  ended_at: number;
  items: {
    item: string;
    number: number;
    title: string;
    planned_ms: number;
    /** null: it was not played. */
    used_ms: number | null;
  }[];
}

/** Somebody of the technical desk is heard in one room, and there only. */
export interface DeskTalk {
  room: string;
  by: string;
  since: number;
}

/** A recording or a stream out. */
export interface Output {
  id: string;
  kind: 'record' | 'rtmp' | 'srt';
  /** Recorded by itself; null: the programme. */
  room: string | null;
  state: 'idle' | 'starting' | 'running' | 'failed' | 'absent';
  wanted: boolean;
  running_since: number | null;
  megabytes: number;
  file: string | null;
  error: Bilingual | null;
  retries: number;
}

export interface View {
  conference: Conference;
  items: Item[];
  live: Live | null;
  next: Next | null;
  forecast: Forecast;
  advice: Advice[];
  accounting: Accounting;
  floor: Floor;
  seat: Seat;
  undo: Undo | null;
  programme: Programme;
  layout: LayoutView;
  bridge: { state: 'up' | 'down'; since: number; restarts: number };
  rooms: Room[];
  outputs: Output[];
  desk: DeskTalk[];
  alarms: Alarm[];
  log: LogLine[];
  rehearsal: Rehearsal | null;
  rehearsed: Rehearsed | null;
}

export type Verb =
  | 'start'
  | 'next'
  | 'finish'
  | 'hold'
  | 'resume'
  | 'extend'
  | 'undo'
  | 'skip'
  | 'defer'
  | 'recall'
  | 'move'
  | 'insert'
  | 'interject'
  | 'adjust'
  | 'break_until'
  | 'correct_start'
  | 'return_to'
  | 'conclude'
  | 'raise'
  | 'settle'
  | 'move_request'
  | 'give_floor'
  | 'take_back'
  | 'set_holders'
  | 'chair_microphone'
  | 'mute_all'
  | 'thaw'
  | 'take_seat'
  | 'open_rehearsal'
  | 'close_rehearsal'
  | 'play_from'
  | 'drop_room'
  | 'end_drill'
  | 'mark_speaker'
  | 'set_layout'
  | 'set_return'
  | 'call_desk'
  | 'answer_desk_call'
  | 'message_room';

/** An item that is not in the plan. */
export interface Unplanned {
  kind: string;
  title: string;
  speaker_title: string;
  room: string | null;
  minutes: number;
}

export interface Command {
  type: 'command';
  cmd_id: string;
  verb: Verb;
  expect: { live_run: string | null };
  args: Record<string, string | number | boolean | null | string[] | Unplanned>;
}

export interface Answer {
  type: 'answer';
  cmd_id: string;
  ok: boolean;
  seq: number | null;
  code: string | null;
  text: Bilingual | null;
  by: { actor: string; at: number } | null;
}

export interface WelcomeMessage {
  type: 'welcome';
  user: string;
  role: Role;
  /** A technician's own. */
  room: string | null;
  epoch: number;
  server_time: number;
}

export interface ViewMessage {
  type: 'view';
  version: number;
  server_time: number;
  view: View;
}

export interface PatchMessage {
  type: 'patch';
  from: number;
  version: number;
  server_time: number;
  patch: unknown[];
}

export interface TimeMessage {
  type: 'time';
  sent: number;
  server_time: number;
}

export interface ErrorMessage {
  type: 'error';
  code: string;
  text: Bilingual;
}

export type ServerMessage =
  WelcomeMessage | ViewMessage | PatchMessage | TimeMessage | Answer | ErrorMessage;

export interface Session {
  user: string;
  role: Role;
  /** A technician's own. */
  room: string | null;
}
