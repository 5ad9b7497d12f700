// Every sentence and label of the page, Vietnamese and English side by side. Words follow the official
// vocabulary of Vietnamese conference practice: điểm cầu, nội dung, người phát biểu, thời lượng quy định.

type ByCount = (count: number) => string;
type ByText = (text: string) => string;

interface Entry<T> {
  vi: T;
  en: T;
}

const text = (vi: string, en: string): Entry<string> => ({ vi, en });
const byCount = (vi: ByCount, en: ByCount): Entry<ByCount> => ({ vi, en });
const byText = (vi: ByText, en: ByText): Entry<ByText> => ({ vi, en });
const s = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

export const dictionary = {
  // sign-in
  product: text('Nhịp Cầu', 'Nhịp Cầu'),
  productSubtitle: text('Điều hành hội nghị trực tuyến', 'Online conference control'),
  user: text('Tên đăng nhập', 'User name'),
  password: text('Mật khẩu', 'Password'),
  signIn: text('Đăng nhập', 'Sign in'),
  signingIn: text('Đang đăng nhập…', 'Signing in…'),
  signOut: text('Đăng xuất', 'Sign out'),
  signInRefused: text('Tên đăng nhập hoặc mật khẩu không đúng.', 'Wrong user name or password.'),
  signInUnreachable: text(
    'Không kết nối được máy chủ. Kiểm tra đường truyền rồi thử lại.',
    'The server cannot be reached. Check the line and try again.',
  ),
  signedOutByServer: text(
    'Phiên đăng nhập đã hết hiệu lực. Đăng nhập lại để tiếp tục; Hội nghị không bị ảnh hưởng.',
    'Your session has ended. Sign in again to continue; the conference is not affected.',
  ),
  loading: text('Đang kết nối máy chủ…', 'Connecting to the server…'),

  // header
  otherLanguage: text('English', 'Tiếng Việt'),
  otherLanguageShort: text('EN', 'VI'),
  stateReady: text('Chưa bắt đầu', 'Not started'),
  stateLive: text('Đang diễn ra', 'In session'),
  stateConcluded: text('Đã kết thúc', 'Concluded'),
  expectedEnd: text('Dự kiến kết thúc', 'Expected end'),
  onTime: text('đúng giờ', 'on time'),
  behind: byCount(
    (n) => `chậm ${n} phút`,
    (n) => `${n} min behind`,
  ),
  ahead: byCount(
    (n) => `sớm ${n} phút`,
    (n) => `${n} min ahead`,
  ),
  otherDay: byText(
    (d) => `kế hoạch ngày ${d}`,
    (d) => `planned for ${d}`,
  ),
  bridge: text('Cầu truyền hình', 'Bridge'),
  bridgeUp: text('hoạt động', 'up'),
  bridgeDown: byText(
    (t) => `mất kết nối từ ${t}`,
    (t) => `down since ${t}`,
  ),
  bridgeDownPlain: text('mất kết nối', 'down'),
  bridgeRestarts: byCount(
    (n) => `đã khởi động lại ${n} lần`,
    (n) => `restarted ${n}×`,
  ),
  page: text('Máy chủ điều hành', 'Server'),
  pageOpen: text('đã kết nối', 'connected'),
  pageLost: text('mất kết nối', 'disconnected'),
  moderator: text('Người điều hành', 'Moderator'),
  viewer: text('Chế độ chỉ xem', 'Read-only view'),
  staleBanner: byText(
    (t) => `Mất kết nối máy chủ lúc ${t}, đang kết nối lại. Số liệu dưới đây là số liệu cũ.`,
    (t) => `Connection to the server lost at ${t}, reconnecting. What you see below is old.`,
  ),

  // now
  now: text('Nội dung đang diễn ra', 'Current item'),
  itemNumber: byCount(
    (n) => `Mục ${n}`,
    (n) => `Item ${n}`,
  ),
  noSpeaker: text('Không có người phát biểu', 'No speaker'),
  noRoom: text('Không có điểm cầu', 'No room'),
  slate: text('Bảng thông báo', 'Slate'),
  timeLeft: text('Thời gian còn lại', 'Time left'),
  almostOver: text('Sắp hết giờ', 'Almost over'),
  overrun: text('quá giờ', 'over'),
  paused: text('Tạm dừng', 'Paused'),
  allotted: byText(
    (d) => `quy định ${d}`,
    (d) => `allotted ${d}`,
  ),
  granted: byText(
    (d) => `gia hạn ${d}`,
    (d) => `extended ${d}`,
  ),
  startedAt: byText(
    (t) => `bắt đầu ${t}`,
    (t) => `started ${t}`,
  ),
  betweenItems: text(
    'Chưa có nội dung nào đang diễn ra. Các điểm cầu đang xem bảng thông báo.',
    'No item is live. The rooms are shown the slate.',
  ),
  notStarted: text('Hội nghị chưa bắt đầu', 'The conference has not started'),
  untilStart: text('Còn đến giờ khai mạc theo chương trình', 'Until the planned start'),
  pastStart: text('Đã quá giờ bắt đầu theo chương trình', 'Past the planned start'),
  plannedFor: byText(
    (hours) => `Theo chương trình: ${hours}`,
    (hours) => `Planned: ${hours}`,
  ),
  roomsReady: text('điểm cầu đã kết nối, có hình', 'rooms connected with picture'),
  concluded: text('Hội nghị đã kết thúc', 'The conference has concluded'),

  // keys
  nextItem: text('Nội dung tiếp theo', 'Next item'),
  controls: text('Điều khiển', 'Controls'),
  hold: text('Tạm dừng', 'Hold'),
  resume: text('Tiếp tục', 'Resume'),
  extendBy: byCount(
    (n) => `Gia hạn ${n} phút`,
    (n) => `Extend by ${s(n, 'minute')}`,
  ),
  minuteWord: text('phút', 'min'),
  revertExtension: byCount(
    (n) => `Bỏ gia hạn ${n} phút`,
    (n) => `Take back ${s(n, 'minute')}`,
  ),
  finish: text('Kết thúc mục', 'Finish item'),
  undo: text('Hoàn tác', 'Undo'),
  undoWhat: byText(
    (v) => `Hoàn tác “${v}”`,
    (v) => `Undo “${v}”`,
  ),
  secondsLeft: byCount(
    (n) => `còn ${n} giây`,
    (n) => `${n} s left`,
  ),
  byActor: byText(
    (a) => `do ${a}`,
    (a) => `by ${a}`,
  ),
  verbStart: text('Bắt đầu', 'Start'),
  verbNext: text('Chuyển tiếp', 'Next'),
  verbFinish: text('Kết thúc mục', 'Finish item'),
  verbHold: text('Tạm dừng', 'Hold'),
  verbResume: text('Tiếp tục', 'Resume'),
  verbExtend: text('Gia hạn', 'Extend'),
  verbUndo: text('Hoàn tác', 'Undo'),
  nextKey: text('Chuyển tiếp', 'Next'),
  startKey: text('Bắt đầu Hội nghị', 'Start the conference'),
  nextIsNone: text('Đã hết các nội dung trong chương trình', 'No more items in the programme'),
  finishLast: text('Bấm “Kết thúc mục” để kết thúc Hội nghị.', 'Press “Finish item” to conclude.'),
  sending: text('Đang gửi…', 'Sending…'),
  resending: text('Đang chờ kết nối lại để gửi…', 'Waiting for the connection…'),
  confirmNotReady: text(
    'Điểm cầu chưa sẵn sàng. Bấm lần nữa để vẫn chuyển',
    'Room not ready. Press again to go ahead',
  ),
  ready: text('Sẵn sàng', 'Ready'),
  readyWithRemarks: text('Cần lưu ý', 'With remarks'),
  notReady: text('Chưa sẵn sàng', 'Not ready'),
  refused: byText(
    (v) => `Lệnh “${v}” không được thực hiện.`,
    (v) => `“${v}” was not carried out.`,
  ),
  changedBy: byText(
    (a) => `Thay đổi do ${a}`,
    (a) => `Changed by ${a}`,
  ),
  atTime: byText(
    (t) => `lúc ${t}`,
    (t) => `at ${t}`,
  ),
  unconfirmed: text(
    'Mất kết nối trước khi máy chủ trả lời. Lệnh không được gửi lại; hãy xem trạng thái rồi bấm lại nếu cần.',
    'The connection was lost before the server answered. The command is not sent again; check the state and press again if needed.',
  ),
  dismiss: text('Đóng', 'Dismiss'),

  // programme picture
  onAirPanel: text('Hình phát đến các điểm cầu', 'Programme picture'),
  actual: text('Thực tế', 'Actual'),
  wanted: text('Theo chương trình', 'Wanted'),
  agrees: text('khớp', 'agree'),
  disagrees: text('KHÔNG KHỚP', 'MISMATCH'),
  since: byText(
    (t) => `từ ${t}`,
    (t) => `since ${t}`,
  ),
  notKnown: text('chưa có dữ liệu', 'no data'),

  // rooms
  rooms: text('Điểm cầu', 'Rooms'),
  roomsOnline: text('đã kết nối', 'connected'),
  online: text('đã kết nối', 'connected'),
  offline: text('mất kết nối', 'disconnected'),
  neverConnected: text('chưa kết nối', 'not connected yet'),
  onAir: text('ĐANG LÊN HÌNH', 'ON AIR'),
  switching: text('Đang chuyển…', 'Switching…'),
  standby: text('CHUẨN BỊ', 'STANDBY'),
  noThumbnail: text('chưa có hình', 'no picture yet'),
  oldPicture: text('hình cũ', 'old picture'),
  ageSeconds: byCount(
    (n) => `${n} giây trước`,
    (n) => `${n} s ago`,
  ),
  ageMinutes: byCount(
    (n) => `${n} phút trước`,
    (n) => `${n} min ago`,
  ),
  pictureOk: text('hình tốt', 'picture ok'),
  pictureNone: text('mất hình', 'no picture'),
  pictureFrozen: text('đứng hình', 'picture frozen'),
  pictureBlack: text('màn hình đen', 'black picture'),
  pictureUnknown: text('hình: chưa có dữ liệu', 'picture: no data'),
  soundOk: text('tiếng tốt', 'sound ok'),
  soundNone: text('mất tiếng', 'no sound'),
  soundUnknown: text('tiếng: chưa có dữ liệu', 'sound: no data'),
  microphoneOpen: text('micro mở', 'mic open'),
  microphoneClosed: text('micro tắt', 'mic closed'),
  mutedLocally: text('tự tắt micro', 'muted by room'),
  watching: text('Đang xem', 'Watching'),
  central: text('Trung tâm', 'Central'),
  loss: text('mất gói', 'loss'),
  fps: text('hình/s', 'fps'),

  // agenda
  agenda: text('Chương trình hội nghị', 'Programme'),
  planned: text('Kế hoạch', 'Planned'),
  expected: text('Dự kiến', 'Expected'),
  statePending: text('chưa đến', 'pending'),
  stateNext: text('tiếp theo', 'next'),
  stateItemLive: text('đang diễn ra', 'live'),
  stateHeld: text('tạm dừng', 'held'),
  stateDone: text('đã xong', 'done'),
  used: text('đã dùng', 'used'),
  optional: text('nếu có', 'optional'),
  minutes: byCount(
    (n) => `${n} phút`,
    (n) => `${n} min`,
  ),

  // alarms, log
  alarms: text('Cảnh báo', 'Alarms'),
  noAlarms: text('Không có cảnh báo.', 'No alarms.'),
  critical: text('Nghiêm trọng', 'Critical'),
  warning: text('Cảnh báo', 'Warning'),
  log: text('Nhật ký thao tác', 'Activity log'),
  system: text('Hệ thống', 'System'),
  noLog: text('Chưa có thao tác nào.', 'Nothing yet.'),

  // help
  help: text('Phím tắt', 'Keyboard'),
  helpNext: text('Chuyển tiếp hoặc bắt đầu', 'Next, or start'),
  helpHold: text('Tạm dừng hoặc tiếp tục', 'Hold or resume'),
  helpExtend: text('Gia hạn 1 phút', 'Extend by 1 minute'),
  helpUndo: text('Hoàn tác', 'Undo'),
  helpHelp: text('Mở, đóng bảng này', 'Open or close this panel'),
  space: text('Dấu cách', 'Space'),
  close: text('Đóng', 'Close'),
} as const;

export type Key = keyof typeof dictionary;
