// Every sentence and label of the page, Vietnamese and English side by side. Words follow the official
// vocabulary of Vietnamese conference practice: điểm cầu, nội dung, người phát biểu, thời lượng quy định.

import { browserWords } from './browser_words';
import { pathWords } from './path_words';

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
  ...browserWords,
  ...pathWords,

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
  behindRecoverable: byCount(
    (n) => `chậm ${n} phút, còn bù được`,
    (n) => `${n} min behind, recoverable`,
  ),
  behindUnrecoverable: byCount(
    (n) => `chậm ${n} phút, không bù được`,
    (n) => `${n} min behind, not recoverable`,
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
  secretary: text('Thư ký', 'Secretary'),
  technician: text('Cán bộ kỹ thuật', 'Technician'),
  monitor: text('Giám sát', 'Monitor'),
  viewer: text('Chế độ chỉ xem', 'Read-only view'),
  pages: text('Các trang', 'Pages'),
  pageConsole: text('Điều hành', 'Console'),
  pageSecretary: text('Thư ký', 'Secretary'),
  pageRoom: text('Điểm cầu', 'Room'),
  pageWall: text('Màn hình chung', 'Wall'),
  pageClock: text('Đồng hồ', 'Clock'),
  pageProgramme: text('Chương trình', 'Programme'),
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
  verbSkip: text('Không trình bày', 'Skip'),
  verbDefer: text('Chuyển xuống sau', 'Defer'),
  verbRecall: text('Gọi lại', 'Recall'),
  verbMove: text('Điều chỉnh thứ tự', 'Reorder'),
  verbInsert: text('Thêm nội dung', 'Insert'),
  verbInterject: text('Chen ngang', 'Interject'),
  verbAdjust: text('Điều chỉnh thời lượng', 'Adjust time'),
  verbBreakUntil: text('Nghỉ đến giờ', 'Break until'),
  verbCorrectStart: text('Sửa giờ bắt đầu', 'Correct the start'),
  verbReturnTo: text('Quay lại mục', 'Return to item'),
  verbConclude: text('Kết thúc Hội nghị', 'Conclude'),
  verbRaise: text('Đăng ký phát biểu', 'Ask for the floor'),
  verbSettle: text('Xử lý đăng ký', 'Settle request'),
  verbMoveRequest: text('Điều chỉnh thứ tự phát biểu', 'Reorder the queue'),
  verbGiveFloor: text('Mời phát biểu', 'Give the floor'),
  verbTakeBack: text('Kết thúc lượt phát biểu', 'Take back the floor'),
  verbSetHolders: text('Đổi hình thức phát biểu', 'Set holders'),
  verbChairMicrophone: text('Micro chủ trì', "Chair's microphone"),
  verbMuteAll: text('Tắt micro tất cả', 'Mute all'),
  verbThaw: text('Tiếp tục sau sự cố', 'Go on after the loss'),
  verbTakeSeat: text('Nhận quyền điều khiển', 'Take over control'),
  verbOpenRehearsal: text('Bắt đầu tổng duyệt', 'Open a rehearsal'),
  verbCloseRehearsal: text('Kết thúc tổng duyệt', 'Close the rehearsal'),
  verbPlayFrom: text('Duyệt từ mục này', 'Play from this item'),
  verbDropRoom: text('Diễn tập mất kết nối', 'Drop-a-room drill'),
  verbEndDrill: text('Kết thúc diễn tập', 'End the drill'),
  verbMarkSpeaker: text('Xác nhận có mặt', 'Mark the speaker'),
  verbSetLayout: text('Đổi bố cục hình ảnh', 'Set the layout'),
  verbSetReturn: text('Đổi hình phản hồi', 'Set the return picture'),
  verbCallDesk: text('Gọi tổ kỹ thuật', 'Call the desk'),
  verbAnswerDeskCall: text('Tiếp nhận cuộc gọi', 'Answer the call'),
  verbMessageRoom: text('Nhắn điểm cầu', 'Message a room'),
  answered: text('Đã tiếp nhận', 'Answer'),
  messageRooms: text('Nhắn điểm cầu', 'Message rooms'),
  messageTo: text('Gửi tới', 'To'),
  allRooms: text('Tất cả điểm cầu', 'All rooms'),
  messageText: text('Nội dung (để trống: rút tin đã gửi)', 'Text (empty: withdraw the last one)'),
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
  layout: text('Bố cục hình ảnh', 'Layout'),
  layoutAuto: text('Tự động', 'Automatic'),
  layoutFull: text('Toàn hình', 'Full'),
  layoutSideBySide: text('Song song', 'Side by side'),
  layoutPresentation: text('Trình chiếu', 'Presentation'),
  layoutContent: text('Tài liệu', 'Content'),
  layoutGallery: text('Lưới điểm cầu', 'Gallery'),
  layoutKeep: text('Giữ bố cục', 'Keep'),
  returnPicture: text('Điểm cầu đang lên hình xem', 'The room on air sees'),
  returnCentral: text('Xem lại: trung tâm', 'Return: centre'),
  returnGallery: text('Xem lại: lưới', 'Return: gallery'),
  composedPicture: text('Nhiều điểm cầu', 'Several rooms'),
  contentOf: {
    vi: (room: string) => `Tài liệu: ${room}`,
    en: (room: string) => `Content: ${room}`,
  },
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
  soundClipping: text('tiếng bị vỡ (quá to)', 'sound distorted (too loud)'),
  soundSilent: text('micro mở mà không có tiếng', 'microphone open but silent'),
  soundUnknown: text('tiếng: chưa có dữ liệu', 'sound: no data'),
  microphoneOpen: text('micro mở', 'mic open'),
  microphoneClosed: text('micro tắt', 'mic closed'),
  preflight: text('Kiểm tra kỹ thuật', 'Pre-flight check'),
  preflightNone: text('chưa kiểm tra', 'not checked'),
  preflightReady: text('sẵn sàng', 'ready'),
  preflightExpired: text('quá hạn, kiểm tra lại', 'expired, check again'),
  preflightFailed: byText(
    (rows: string) => `chưa đạt mục ${rows}`,
    (rows: string) => `rows ${rows} not passed`,
  ),
  printCheckSheet: text('In phiếu kiểm tra kỹ thuật', 'Print the technical check sheet'),
  mutedLocally: text('tự tắt micro', 'muted by room'),
  watching: text('Đang xem', 'Watching'),
  central: text('Trung tâm', 'Central'),
  loss: text('mất gói', 'loss'),
  limited: text('giảm chất lượng do đường truyền', 'quality lowered because of the line'),
  fps: text('hình/s', 'fps'),

  tierProvince: text('Cấp tỉnh', 'Province'),
  tierDistrict: text('Cấp huyện', 'Districts'),
  tierCommune: text('Cấp xã', 'Communes'),
  tierOther: byText(
    (tier) => `Cấp ${tier}`,
    (tier) => `Tier ${tier}`,
  ),
  roomsTroubled: byCount(
    (n) => `${n} cần xử lý`,
    (n) => `${n} with trouble`,
  ),
  roomsAllWell: text('đều tốt', 'all well'),

  // rehearsal
  rehearsal: text('Tổng duyệt', 'Rehearsal'),
  rehearsalBanner: text('TỔNG DUYỆT', 'REHEARSAL'),
  rehearsalNumber: byCount(
    (n) => `lần ${n}`,
    (n) => `no. ${n}`,
  ),
  rehearsalPace: byCount(
    (n) => `đồng hồ nhanh ${n} lần`,
    (n) => `clock ${n} times as fast`,
  ),
  rehearsalNotReal: text('Không tính vào Hội nghị.', 'Nothing counts for the conference.'),
  rehearsalOpen: text('Tổng duyệt…', 'Rehearse…'),
  rehearsalResult: text('Kết quả tổng duyệt…', 'Rehearsal results…'),
  rehearsalHint: text(
    'Các điểm cầu, đường truyền và người điều hành như thật; ghi nhật ký riêng, không tính vào Hội nghị.',
    'With the real rooms, lines and people; it has a log of its own and counts for nothing.',
  ),
  paceReal: text('Đồng hồ thật', 'Real time'),
  paceFast: text('Nhanh 4 lần', '4 times as fast'),
  rehearsalTools: text('Diễn tập…', 'Drills…'),
  drillHint: text(
    'Coi như một điểm cầu mất kết nối, để tập cách xử lý.',
    'One room is taken for lost, to practise what to do.',
  ),
  drillLength: text('Trong', 'For'),
  drillStart: text('Bắt đầu diễn tập', 'Start the drill'),
  drillRuns: byText(
    (r) => `Diễn tập: coi như ${r} mất kết nối`,
    (r) => `Drill: ${r} is taken for lost`,
  ),
  drillLeft: byText(
    (d) => `còn ${d}`,
    (d) => `${d} left`,
  ),
  playFrom: text('Duyệt từ mục này', 'Play from here'),
  planShort: text('Kế hoạch', 'Plan'),
  measured: text('Đo được', 'Measured'),
  difference: text('Chênh', 'Difference'),
  notPlayed: text('chưa duyệt', 'not played'),

  // who speaks, and whether they are there
  speakers: text('Người phát biểu sắp tới', 'Speakers to come'),
  speakerPresent: text('Có mặt', 'Present'),
  speakerAbsent: text('Chưa có mặt', 'Absent'),
  presenceOf: byText(
    (who) => `Có mặt tại điểm cầu: ${who}`,
    (who) => `In the room: ${who}`,
  ),
  afterThat: text('Sau đó', 'After that'),
  nameSpeaker: text('Ghi tên người phát biểu rồi mời', 'Name the speaker, then call'),
  reasonOptional: text('Lý do tạm dừng, gia hạn (nếu có)', 'Why you hold or extend (optional)'),
  dragHint: text('Kéo để đổi thứ tự', 'Drag to reorder'),

  // agenda
  agenda: text('Chương trình hội nghị', 'Programme'),
  planned: text('Kế hoạch', 'Planned'),
  expected: text('Dự kiến', 'Expected'),
  asRun: text('Thực tế', 'As run'),
  statePending: text('chưa đến', 'pending'),
  stateSuspended: text('tạm gác', 'suspended'),
  stateDeferred: text('lùi lại', 'deferred'),
  stateSkipped: text('không trình bày', 'skipped'),
  insertedMark: text('bổ sung', 'unplanned'),
  breakUntil: byText(
    (t) => `đến ${t}`,
    (t) => `until ${t}`,
  ),
  itemActions: byText(
    (t) => `Thao tác với ${t}`,
    (t) => `Actions for ${t}`,
  ),
  moveUp: text('Lên một bậc', 'Move up'),
  moveDown: text('Xuống một bậc', 'Move down'),
  adjustBy: byCount(
    (n) => (n < 0 ? `Rút ngắn ${-n} phút` : `Thêm ${n} phút`),
    (n) => (n < 0 ? `Shorten by ${s(-n, 'minute')}` : `Add ${s(n, 'minute')}`),
  ),
  skipItem: text('Không trình bày…', 'Skip…'),
  deferItem: text('Chuyển xuống sau…', 'Defer…'),
  untilItem: text('Nghỉ đến giờ…', 'Break until…'),
  returnToItem: text('Quay lại mục này', 'Return to this item'),
  recallItem: text('Gọi lại, trình bày tiếp theo', 'Recall as next'),
  reason: text('Lý do', 'Reason'),
  reasonSubmitted: text('Đã gửi văn bản', 'Submitted in writing'),
  deferAfter: text('Chuyển xuống sau', 'Defer behind'),
  absent: text('Vắng mặt khi được mời', 'Absent when called'),
  secondAbsence: text(
    'Vắng mặt lần thứ hai thì không trình bày nữa.',
    'A second absence is a skip.',
  ),
  until: text('Nghỉ đến', 'Break until'),
  confirm: text('Thực hiện', 'Do it'),
  cancel: text('Bỏ qua', 'Cancel'),
  protectedItem: text('được bảo vệ', 'protected'),

  // unplanned items
  addItem: text('Thêm…', 'Add…'),
  kind: text('Loại', 'Kind'),
  title: text('Nội dung', 'Title'),
  speaker: text('Người phát biểu', 'Speaker'),
  room: text('Điểm cầu', 'Room'),
  minutesField: text('Số phút', 'Minutes'),
  when: text('Thời điểm', 'When'),
  whenNow: text('Ngay bây giờ (mục đang diễn ra tạm gác)', 'Now (the live item waits)'),
  whenNext: text('Tiếp theo', 'Next'),
  whenAfter: byText(
    (t) => `Sau ${t}`,
    (t) => `After ${t}`,
  ),
  kindSpeech: text('Phát biểu', 'Speech'),
  kindPaper: text('Tham luận', 'Paper'),
  kindReport: text('Báo cáo', 'Report'),
  kindDiscussion: text('Thảo luận', 'Discussion'),
  kindBreak: text('Giải lao', 'Break'),
  kindLeadIn: text('Dẫn đề', 'Lead-in'),

  // start corrected, conference concluded
  correctStart: text('Sửa giờ bắt đầu', 'Correct the start'),
  correctStartHint: text(
    'Mục này thực tế đã bắt đầu sớm hơn:',
    'This item really began earlier by:',
  ),
  concludeKey: text('Kết thúc…', 'Conclude…'),
  concludeHint: text(
    'Các nội dung còn lại không trình bày. Có thể hoàn tác trong 30 giây.',
    'Whatever is left is not presented. Can be undone within 30 s.',
  ),
  concludeType: byText(
    (w) => `Gõ “${w}” để xác nhận`,
    (w) => `Type “${w}” to confirm`,
  ),
  concludeWord: text('kết thúc', 'conclude'),

  // drift
  driftPanel: text('Thời gian của Hội nghị', 'Time of the conference'),
  bestEnd: byText(
    (t) => `nếu rút ngắn hết mức: ${t}`,
    (t) => `at the shortest: ${t}`,
  ),
  plannedEnd: byText(
    (t) => `theo chương trình: ${t}`,
    (t) => `planned: ${t}`,
  ),
  advice: text('Gợi ý bù thời gian', 'Ways to win time'),
  adviceCount: byCount(
    (n) => `${n} gợi ý`,
    (n) => s(n, 'suggestion'),
  ),
  noAdvice: text('Không có gợi ý.', 'No suggestions.'),
  adviceShorten: byCount(
    (n) => `Rút ngắn ${n} phút`,
    (n) => `Shorten by ${n} min`,
  ),
  adviceDrop: text('Không trình bày', 'Drop'),
  adviceWins: byText(
    (d) => `kết thúc sớm hơn ${d}`,
    (d) => `ends ${d} earlier`,
  ),
  adviceReason: text('Bù thời gian', 'To win time'),
  apply: text('Áp dụng', 'Apply'),
  accounting: text('Thời gian đã đi đâu', 'Where the minutes went'),
  late_start_ms: text('Bắt đầu muộn', 'Late start'),
  holds_ms: text('Tạm dừng', 'Holds'),
  idle_ms: text('Giữa các mục', 'Between items'),
  over_ms: text('Quá giờ', 'Overrun'),
  granted_ms: text('Gia hạn', 'Extensions'),
  inserted_ms: text('Nội dung bổ sung', 'Unplanned items'),
  saved_ms: text('Kết thúc sớm', 'Finished early'),
  skipped_ms: text('Không trình bày', 'Skipped'),
  absorbed_ms: text('Bù vào giờ nghỉ', 'Absorbed by gaps'),
  total: text('Cộng', 'Total'),

  // floor
  floor: text('Phát biểu', 'Floor'),
  queue: text('Thứ tự phát biểu', 'Queue'),
  queueEmpty: text('Chưa có điểm cầu nào đăng ký phát biểu.', 'Nobody has asked for the floor.'),
  hasFloor: text('Đang phát biểu', 'Has the floor'),
  giveFloorTo: byText(
    (r) => `Mời ${r} phát biểu`,
    (r) => `Give ${r} the floor`,
  ),
  giveNow: text('Mời ngay', 'Give now'),
  call: text('Mời', 'Call'),
  takeBack: text('Thu lại', 'Take back'),
  takeBackFrom: byText(
    (r) => `Kết thúc lượt phát biểu của ${r}`,
    (r) => `Take the floor back from ${r}`,
  ),
  accept: text('Nhận đăng ký', 'Accept'),
  deny: text('Không nhận', 'Deny'),
  cancelRequest: text('Rút đăng ký', 'Withdraw'),
  accepted: text('đã nhận', 'accepted'),
  waitingRequest: text('đang chờ', 'waiting'),
  speech: text('Phát biểu', 'Speech'),
  reply: text('Trả lời', 'Reply'),
  point_of_order: text('Vấn đề thủ tục', 'Point of order'),
  raiseFor: text('Đăng ký thay điểm cầu', 'Ask for a room'),
  raise: text('Đăng ký', 'Ask'),
  topic: text('Nội dung phát biểu', 'Topic'),
  chooseRoom: text('Chọn điểm cầu', 'Choose a room'),
  holders: text('Hình thức phát biểu', 'Holders'),
  holdersOne: text('Từng điểm cầu', 'One speaker'),
  holdersMany: byCount(
    (n) => `Thảo luận ${n}`,
    (n) => `Discussion ${n}`,
  ),
  chairMicrophone: text('Micro chủ trì', "Chair's mic"),
  muteAll: text('Tắt micro tất cả', 'Mute all'),
  byTelephone: text('qua điện thoại', 'by telephone'),
  noLimit: text('không hạn giờ', 'no limit'),
  requestOffline: text('mất kết nối', 'offline'),

  // a room lost while it spoke
  lostRoom: byText(
    (r) => `${r} mất tín hiệu khi đang phát biểu.`,
    (r) => `${r} was lost while it spoke.`,
  ),
  keptFor: byText(
    (d) => `Giữ lượt phát biểu thêm ${d}.`,
    (d) => `The floor is kept for ${d} more.`,
  ),
  keptOver: text('Đã hết thời gian giữ lượt phát biểu.', 'The floor is not kept any longer.'),
  thawBack: text('Đã nối lại, tiếp tục', 'It is back: go on'),
  thawTelephone: text('Tiếp tục qua điện thoại', 'Go on by telephone'),
  lostTakeBack: text('Kết thúc lượt này', 'End this turn'),
  lostNext: text('Sang mục tiếp theo, quay lại sau', 'Next item; come back later'),

  // seat
  watchingOnly: byText(
    (h) => `Bạn đang chỉ theo dõi. ${h} đang điều hành`,
    (h) => `You are only watching. ${h} moderates`,
  ),
  seatLapsed: byText(
    (h) => `${h} đã rời trang điều hành. Lệnh đầu tiên của bạn sẽ nhận quyền điều khiển.`,
    (h) => `${h} is gone. Your first command takes over control.`,
  ),
  seatFree: text(
    'Chưa ai điều hành. Lệnh đầu tiên của bạn sẽ nhận quyền điều khiển.',
    'Nobody moderates. Your first command takes control.',
  ),
  takeSeat: text('Nhận quyền điều khiển', 'Take over control'),
  takeSeatReason: text('Lý do nhận quyền', 'Why you take over'),
  seatHolder: byText(
    (h) => `${h} điều hành`,
    (h) => `${h} moderates`,
  ),

  // the speaker's clock, the programme, the wall
  nextSpeaker: text('Tiếp theo', 'Next'),
  turnClock: byText(
    (r) => `${r} đang phát biểu`,
    (r) => `${r} has the floor`,
  ),
  lineLost: text('Mất tín hiệu, đồng hồ dừng', 'Line lost, the clock stands still'),
  programmeOf: byText(
    (d) => `Chương trình ngày ${d}`,
    (d) => `Programme of ${d}`,
  ),
  nowMark: text('Đang diễn ra', 'Now'),
  onAirNow: text('Đang lên hình', 'On air'),

  // a room's technician
  yourRoom: text('Điểm cầu của bạn', 'Your room'),
  roomUnknown: text('Tài khoản này chưa được gắn với điểm cầu nào.', 'This account has no room.'),
  picture: text('Hình', 'Picture'),
  sound: text('Tiếng', 'Sound'),
  microphone: text('Micro', 'Microphone'),
  line: text('Đường truyền', 'Line'),
  onScreen: text('Màn hình điểm cầu', 'Screen in the room'),
  tallyAir: text('ĐANG LÊN HÌNH', 'ON AIR'),
  tallyStandby: text('CHUẨN BỊ PHÁT BIỂU', 'STANDBY'),
  tallyIdle: text('Đang theo dõi', 'Watching'),
  yourTurnNext: text('Điểm cầu của bạn phát biểu tiếp theo', 'Your room is next'),
  yourTurns: text('Lượt của điểm cầu', 'Turns of this room'),
  noTurns: text('Không còn nội dung nào của điểm cầu này.', 'No more items of this room.'),
  placeInQueue: byCount(
    (n) => `thứ tự ${n}`,
    (n) => `place ${n}`,
  ),
  askForFloor: text('Đăng ký phát biểu', 'Ask for the floor'),

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

  // recordings, streams
  recording: text('GHI HÌNH', 'RECORDING'),
  streaming: text('PHÁT TRỰC TUYẾN', 'STREAMING'),
  outputIdle: text('tạm nghỉ', 'paused'),
  outputWaiting: text('đang bắt đầu', 'starting'),
  outputBad: text('CÓ LỖI', 'FAILED'),

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
  helpCall: text(
    'Mời điểm cầu đầu danh sách phát biểu',
    'Give the floor to the first in the queue',
  ),
  helpDrift: text('Thời gian, gợi ý', 'Time and suggestions'),
  helpLayout: text('Bố cục hình ảnh', 'Layout'),
  helpMove: text('Đổi chỗ mục đang chọn', 'Move the chosen item'),
  helpHelp: text('Mở, đóng bảng này', 'Open or close this panel'),
  space: text('Dấu cách', 'Space'),
  close: text('Đóng', 'Close'),
} as const;

export type Key = keyof typeof dictionary;
