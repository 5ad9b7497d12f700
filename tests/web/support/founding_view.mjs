// The view of the founding conference (PROTOCOL.md §8) as the orchestrator sends it, at a chosen moment.
// Programme times are laid around `now`, so that the clocks of the page mean something.

const kMinute = 60_000;

const rooms = [
  ['tinh', 'Điểm cầu UBND tỉnh', 'UBND tỉnh'],
  ['phan-rang', 'Điểm cầu thành phố Phan Rang-Tháp Chàm', 'Phan Rang-TC'],
  ['bac-ai', 'Điểm cầu huyện Bác Ái', 'Bác Ái'],
  ['ninh-son', 'Điểm cầu huyện Ninh Sơn', 'Ninh Sơn'],
  ['ninh-hai', 'Điểm cầu huyện Ninh Hải', 'Ninh Hải'],
  ['ninh-phuoc', 'Điểm cầu huyện Ninh Phước', 'Ninh Phước'],
  ['thuan-bac', 'Điểm cầu huyện Thuận Bắc', 'Thuận Bắc'],
  ['thuan-nam', 'Điểm cầu huyện Thuận Nam', 'Thuận Nam'],
];

const items = [
  [
    15,
    'settling',
    'Đón tiếp đại biểu; ổn định tổ chức; kiểm tra kết nối; các điểm cầu báo cáo sĩ số',
    'Chánh Văn phòng Ủy ban nhân dân tỉnh',
    'tinh',
  ],
  [
    5,
    'introduction',
    'Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình',
    'Chánh Văn phòng Ủy ban nhân dân tỉnh',
    'tinh',
  ],
  [10, 'opening', 'Phát biểu khai mạc Hội nghị', 'Chủ tịch Ủy ban nhân dân tỉnh', 'tinh'],
  [
    30,
    'report',
    'Báo cáo (tóm tắt) phân tích, đánh giá kết quả triển khai thực hiện các Chỉ số PAPI, PAR INDEX, SIPAS năm 2021',
    'Giám đốc Sở Nội vụ',
    'tinh',
  ],
  [
    3,
    'lead_in',
    'Điều hành, gợi ý nội dung tham luận',
    'Chánh Văn phòng Ủy ban nhân dân tỉnh',
    'tinh',
  ],
  [
    8,
    'paper',
    'Các giải pháp cải thiện chỉ số thành phần “cải cách tài chính công”',
    'Lãnh đạo Sở Tài chính',
    'tinh',
  ],
  [
    8,
    'paper',
    'Các giải pháp cải thiện chỉ số thành phần “xây dựng và tổ chức thực hiện VBQPPL”',
    'Lãnh đạo Sở Tư pháp',
    'tinh',
  ],
  [
    8,
    'paper',
    'Các giải pháp cải thiện chỉ số thành phần “hiện đại hóa nền hành chính”',
    'Lãnh đạo Sở Thông tin và Truyền thông',
    'tinh',
  ],
  [
    8,
    'paper',
    'Chia sẻ kinh nghiệm chỉ đạo, tổ chức triển khai thực hiện Chỉ số PAPI năm 2021 tại huyện Ninh Sơn',
    'Chủ tịch UBND huyện Ninh Sơn',
    'ninh-son',
  ],
  [
    8,
    'paper',
    'Chia sẻ kinh nghiệm chỉ đạo, tổ chức triển khai thực hiện Chỉ số PAPI năm 2021 tại huyện Thuận Nam',
    'Chủ tịch UBND huyện Thuận Nam',
    'thuan-nam',
  ],
  [
    8,
    'paper',
    'Chia sẻ kinh nghiệm triển khai thực hiện Chỉ số PAPI năm 2021 tại xã Quảng Sơn',
    'Chủ tịch UBND xã Quảng Sơn, huyện Ninh Sơn',
    'ninh-son',
  ],
  [
    8,
    'paper',
    'Chia sẻ kinh nghiệm triển khai thực hiện Chỉ số PAPI năm 2021 tại xã Phước Nam',
    'Chủ tịch UBND xã Phước Nam, huyện Thuận Nam',
    'thuan-nam',
  ],
  [
    8,
    'paper',
    'Các giải pháp tiếp tục cải thiện Chỉ số SIPAS năm 2021 tại thành phố Phan Rang-Tháp Chàm',
    'Chủ tịch UBND thành phố Phan Rang-Tháp Chàm',
    'phan-rang',
  ],
  [
    8,
    'paper',
    'Các giải pháp tiếp tục cải thiện Chỉ số SIPAS năm 2021 tại huyện Thuận Bắc',
    'Chủ tịch UBND huyện Thuận Bắc',
    'thuan-bac',
  ],
  [15, 'break', 'Giải lao (kiểm tra lại kết nối các điểm cầu trước khi tiếp tục)', null, null],
  [40, 'discussion', 'Thảo luận, góp ý dự thảo Báo cáo', 'Chủ tịch Ủy ban nhân dân tỉnh', 'tinh'],
  [
    10,
    'speech',
    'Phát biểu của đại diện Thường trực Tỉnh ủy (nếu có)',
    'Thường trực Tỉnh ủy',
    'tinh',
  ],
  [
    5,
    'commendation',
    'Công bố Quyết định khen thưởng của Chủ tịch UBND tỉnh',
    'Lãnh đạo Ban Thi đua - Khen thưởng (Sở Nội vụ)',
    'tinh',
  ],
  [
    10,
    'awards',
    'Trao tặng Bằng khen cho tập thể, cá nhân có thành tích xuất sắc',
    'Chủ tịch Ủy ban nhân dân tỉnh',
    'tinh',
  ],
  [20, 'conclusion', 'Phát biểu kết luận Hội nghị', 'Chủ tịch Ủy ban nhân dân tỉnh', 'tinh'],
  [
    5,
    'closing',
    'Bế mạc; hướng dẫn công việc sau Hội nghị',
    'Chánh Văn phòng Ủy ban nhân dân tỉnh',
    'tinh',
  ],
];

/** The agreed shortest time of a kind of item, in minutes. */
const kMinimums = { break: 5, discussion: 10, speech: 0 };
/** What these minimums win altogether. */
const kFlexibleMs = (10 + 30 + 10) * kMinute;

const idOf = (index) => `i${String(index + 1).padStart(2, '0')}`;

function programme(start) {
  let at = start;
  return items.map(([minutes, kind, title, speaker, room], index) => {
    const planned_start = at;
    at += minutes * kMinute;
    return {
      id: idOf(index),
      number: index + 1,
      kind,
      title,
      minutes,
      speaker: speaker ? { office: `office-${index + 1}`, title: speaker } : null,
      room,
      planned_start,
      planned_end: at,
      expected_start: { at: planned_start, slack_ms: 0 },
      expected_end: { at, slack_ms: 0 },
      state: 'pending',
      inserted: false,
      reason: '',
      presence: 'unknown',
      until: null,
      started_at: null,
      ended_at: null,
      used_ms: 0,
      granted_ms: 0,
      minimum_ms: (kMinimums[kind] ?? minutes) * kMinute,
      optional: index === 16,
      protected: index === 19,
      open_floor: index === 15,
      content_share: index === 3,
      provenance: 'stated',
    };
  });
}

function room([id, name, short], index, now) {
  return {
    id,
    number: index + 1,
    name,
    short,
    tier: index === 0 ? 'tinh' : 'huyen',
    central: index === 0,
    parent: index === 0 ? null : 'tinh',
    speakers: [`Chủ tịch UBND ${name}`],
    agent: 'online',
    agent_since: now - 40 * kMinute,
    picture: 'ok',
    sound: 'ok',
    on_air: false,
    wanted_on_air: false,
    standby: false,
    microphone_open: false,
    muted_locally: false,
    content: false,
    preflight: {
      verdict: 'ready',
      at: now - 90 * kMinute,
      by: 'Nguyễn Văn Nam',
      expires: now + 630 * kMinute,
      failed: [],
      remarks: [],
    },
    showing: { room: null },
    link: {
      main_kbps: 2400,
      main_fps: 30,
      up_loss_pct: 0.2,
      up_jitter_ms: 4,
      down_loss_pct: 0.1,
      rtt_ms: 18 + index,
      screen_fps: 30,
      microphone_dbfs: -32,
      sound_dbfs: -24,
      main_limit_kbps: null,
      main_height: 720,
      path: 'udp',
      muted_at_device: false,
      paths: 1,
      paths_up: 1,
      measured_at: now,
    },
  };
}

function forecastOf(planned_end, expected, slide_from) {
  return {
    planned_end,
    expected_end: { at: expected, slack_ms: 0 },
    best_end: { at: expected - kFlexibleMs, slack_ms: 0 },
    slide_from,
  };
}

/** Nobody has pressed anything; the programme starts in 12 minutes. */
export function readyView(now = Date.now()) {
  const start = now + 12 * kMinute;
  const list = programme(start);
  const end = list[list.length - 1].planned_end;
  return {
    conference: {
      id: 'nt-papi-parindex-sipas-2021',
      title:
        'Hội nghị phân tích, đánh giá kết quả Chỉ số PAPI, Chỉ số cải cách hành chính (PAR INDEX) và Chỉ số SIPAS năm 2021 của tỉnh Ninh Thuận',
      short_title: 'Hội nghị phân tích, đánh giá PAPI, PAR INDEX, SIPAS năm 2021',
      host: 'Ủy ban nhân dân tỉnh Ninh Thuận',
      date: '2022-07-14',
      time_zone: 'Asia/Ho_Chi_Minh',
      planned_start: start,
      planned_end: end,
      state: 'ready',
    },
    items: list,
    live: null,
    next: { item: 'i01', room: 'tinh', readiness: { level: 'green', reasons: [] }, following: null },
    forecast: forecastOf(end, end, start),
    advice: [],
    accounting: {
      late_start_ms: 0,
      holds_ms: 0,
      idle_ms: 0,
      over_ms: 0,
      granted_ms: 0,
      inserted_ms: 0,
      saved_ms: 0,
      skipped_ms: 0,
      absorbed_ms: 0,
    },
    floor: {
      holders: 1,
      chair_open: false,
      all_muted: false,
      turns: [],
      queue: [],
      frozen: null,
    },
    seat: { holder: null, since: 0, lapsed: false },
    undo: null,
    programme: {
      wanted: { room: null, show: 'camera' },
      actual: { room: null, show: 'camera' },
      since: now - 30 * kMinute,
      agrees: true,
    },
    layout: {
      in_force: 'full',
      chosen: { layout: 'auto', rooms: [], keep: false },
      rooms: [],
      return: 'central',
    },
    bridge: { state: 'up', since: now - 60 * kMinute, restarts: 0 },
    rooms: rooms.map((entry, index) => room(entry, index, now)),
    outputs: [],
    desk: [],
    alarms: [],
    log: [],
    rehearsal: null,
    rehearsed: null,
  };
}

/**
 * Item `number` live with `leftMs` on its clock, `lateMs` behind the programme; the one after it next.
 * The live room is on air and open, the next one on standby.
 */
export function liveView({ number = 9, leftMs = 5 * kMinute, lateMs = 0, now = Date.now() } = {}) {
  const view = readyView(now);
  const live = view.items[number - 1];
  const next = view.items[number] ?? null;
  const startedAt = now - (live.minutes * kMinute - leftMs);
  const shift = startedAt - lateMs - live.planned_start;
  for (const item of view.items) {
    item.planned_start += shift;
    item.planned_end += shift;
    item.expected_start = { at: item.planned_start + lateMs, slack_ms: 0 };
    item.expected_end = { at: item.planned_end + lateMs, slack_ms: 0 };
    if (item.number > number) continue;
    item.started_at = item.planned_start + lateMs;
    item.expected_start = item.expected_end = null;
    if (item.number === number) continue;
    item.state = 'done';
    item.ended_at = item.planned_end + lateMs;
    item.used_ms = item.minutes * kMinute + (item.number % 3 === 0 ? 45_000 : 0);
  }
  live.state = 'live';
  live.expected_end = { at: live.planned_end + lateMs, slack_ms: 0 };
  const end = view.items[view.items.length - 1].planned_end;
  Object.assign(view.conference, {
    state: 'live',
    planned_start: view.items[0].planned_start,
    planned_end: end,
  });
  view.forecast = forecastOf(end, end + lateMs, now + leftMs);
  view.accounting.late_start_ms = lateMs;
  view.seat = { holder: 'dieu-hanh', since: view.items[0].started_at ?? startedAt, lapsed: false };
  view.live = {
    run: `r${number}`,
    item: live.id,
    room: live.room,
    started_at: startedAt,
    held: false,
    allotted_ms: live.minutes * kMinute,
    clock: { zero_at: now + leftMs },
  };
  view.next = next && {
    item: next.id,
    room: next.room,
    readiness: { level: 'green', reasons: [] },
    following: null,
  };
  putOnAir(view, live.room, startedAt);
  for (const each of view.rooms) each.standby = each.id === next?.room && each.id !== live.room;
  view.log = [
    {
      seq: 41,
      at: startedAt,
      actor: 'dieu-hanh',
      text: { vi: `chuyển sang mục ${number}`, en: `moved to item ${number}` },
    },
    {
      seq: 40,
      at: startedAt - 8 * kMinute,
      actor: 'dieu-hanh',
      text: { vi: 'gia hạn 2 phút', en: 'extended by 2 minutes' },
    },
  ];
  return view;
}

/** Wanted and measured alike: `id` goes out to every room; the room itself is shown the centre. */
export function putOnAir(view, id, since) {
  const source = { room: id, show: 'camera' };
  view.programme = { wanted: source, actual: source, since, agrees: true };
  for (const each of view.rooms) {
    each.on_air = each.wanted_on_air = each.microphone_open = each.id === id;
    each.showing = { room: each.id === id ? 'tinh' : id };
  }
}

export const roomOf = (view, id) => view.rooms.find((each) => each.id === id);
export const itemOf = (view, id) => view.items.find((each) => each.id === id);

/** The discussion live, a room speaking, two waiting. */
export function discussionView({ now = Date.now(), ...how } = {}) {
  const view = liveView({ number: 16, now, ...how });
  view.floor.turns = [
    {
      id: 't1',
      room: 'ninh-hai',
      speaker_title: 'Chủ tịch UBND huyện Ninh Hải',
      started_at: now - kMinute,
      limit_ms: 5 * kMinute,
      by_telephone: false,
      clock: { zero_at: now + 4 * kMinute },
    },
  ];
  view.floor.queue = [
    request('q2', 'bac-ai', 'speech', 'Giải pháp cải thiện Chỉ số SIPAS ở xã vùng cao', now),
    request('q3', 'ninh-phuoc', 'point_of_order', '', now),
  ];
  view.floor.queue[1].status = 'accepted';
  putOnAir(view, 'ninh-hai', now - kMinute);
  return view;
}

export function request(id, room, kind, topic, now) {
  return { id, room, kind, topic, by: 'thu-ky', at: now - 2 * kMinute, status: 'pending' };
}

/** The view of a rehearsal that began `agoMs` ago. */
export function rehearsing(view, { pace = 1, agoMs = 60_000, now = Date.now() } = {}) {
  view.rehearsal = { number: 1, pace, began_at: now - agoMs, drill: null };
  return view;
}

/** The province, `districts` below it and `communes` below each: every room well and connected. */
export function threeTiers({ districts = 7, communes = 8, now = Date.now() } = {}) {
  const view = liveView({ now });
  const made = view.rooms.slice(0, districts + 1);
  const communeOf = (district, index) => ({
    ...structuredClone(district),
    id: `${district.id}-xa-${index}`,
    number: made.length + 1,
    name: `Điểm cầu xã ${index}, ${district.short}`,
    short: `Xã ${index} ${district.short}`,
    tier: 'xa',
    parent: district.id,
    on_air: false,
    wanted_on_air: false,
    standby: false,
    microphone_open: false,
  });
  for (const district of view.rooms.slice(1, districts + 1)) {
    for (let index = 1; index <= communes; index += 1) made.push(communeOf(district, index));
  }
  view.rooms = made;
  return view;
}
