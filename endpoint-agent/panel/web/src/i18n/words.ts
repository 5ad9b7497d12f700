// Every word of the panel, in both languages. Vocabulary: the official register, sentence case.

import { language } from '../../../../../common/page/language';

export const words = {
  otherLanguage: { vi: 'English', en: 'Tiếng Việt' },
  room: { vi: 'Điểm cầu', en: 'Room' },
  onAir: { vi: 'ĐANG LÊN HÌNH', en: 'ON AIR' },
  onAirHint: {
    vi: 'Cả Hội nghị đang thấy và nghe điểm cầu này.',
    en: 'The whole conference sees and hears this room.',
  },
  onAirMuted: {
    vi: 'Hội nghị đang thấy điểm cầu này nhưng không nghe được: micro đã tắt tại chỗ.',
    en: 'The conference sees this room but cannot hear it: the microphone is muted here.',
  },
  standby: { vi: 'CHUẨN BỊ PHÁT BIỂU', en: 'STAND BY' },
  standbyHint: {
    vi: 'Lượt tiếp theo là của điểm cầu này: mời người phát biểu vào vị trí.',
    en: 'The next turn is this room’s: ask the speaker to take the seat.',
  },
  listening: { vi: 'Đang theo dõi', en: 'Following' },
  heard: { vi: 'Hội nghị nghe được micro của điểm cầu này.', en: 'The conference hears this room’s microphone.' },
  notHeard: { vi: 'Hội nghị không nghe micro của điểm cầu này.', en: 'The conference does not hear this room’s microphone.' },
  rehearsal: { vi: 'TỔNG DUYỆT', en: 'REHEARSAL' },
  now: { vi: 'Nội dung đang diễn ra', en: 'Current item' },
  nothingLive: { vi: 'Chưa có nội dung nào đang diễn ra', en: 'No item is live' },
  timeLeft: { vi: 'Thời gian còn lại', en: 'Time left' },
  timeOver: { vi: 'Quá thời gian', en: 'Over time' },
  held: { vi: 'tạm dừng', en: 'paused' },
  camera: { vi: 'Camera gửi đi', en: 'Camera sent' },
  screen: { vi: 'Màn hình của phòng', en: 'The room’s screen' },
  noPicture: { vi: 'Chưa có hình', en: 'No picture yet' },
  cameraFails: { vi: 'Camera không có hình: kiểm tra dây, nắp che và camera đã chọn.', en: 'The camera gives no picture: check cable, cover and the chosen camera.' },
  microphoneFails: { vi: 'Micro không có tín hiệu: kiểm tra dây và micro đã chọn.', en: 'The microphone gives no signal: check cable and the chosen microphone.' },
  noReturn: { vi: 'Chưa nhận được hình từ trung tâm.', en: 'No picture comes from the centre.' },
  microphone: { vi: 'Micro', en: 'Microphone' },
  loudspeakers: { vi: 'Tiếng nhận về', en: 'Sound received' },
  mute: { vi: 'Tắt micro tại chỗ', en: 'Mute here' },
  unmute: { vi: 'Mở lại micro', en: 'Unmute' },
  muted: { vi: 'MICRO ĐÃ TẮT TẠI CHỖ', en: 'MUTED HERE' },
  mutedHint: { vi: 'Trung tâm không mở được. Nhấn phím M hoặc nút này để mở lại.', en: 'The centre cannot open it. Press M or this button to open it again.' },
  muteHint: { vi: 'Phím M. Tắt tại chỗ luôn có hiệu lực trước trung tâm.', en: 'Key M. Muting here always wins over the centre.' },
  link: { vi: 'Đường truyền', en: 'Line' },
  down: { vi: 'nhận về', en: 'down' },
  up: { vi: 'gửi đi', en: 'up' },
  loss: { vi: 'Tỷ lệ mất gói', en: 'Packet loss' },
  jitter: { vi: 'Độ biến thiên trễ', en: 'Jitter' },
  roundTrip: { vi: 'Trễ khứ hồi', en: 'Round trip' },
  bitrate: { vi: 'Tốc độ luồng', en: 'Bitrate' },
  frames: { vi: 'Hình trên màn hình', en: 'Pictures on screen' },
  perSecond: { vi: 'hình/giây', en: 'per second' },
  via: { vi: 'qua', en: 'via' },
  noLeg: { vi: 'Chưa có đường hình, tiếng tới trung tâm.', en: 'There is no media path to the centre yet.' },
  unknown: { vi: 'chưa có dữ liệu', en: 'no data yet' },
  centre: { vi: 'Trung tâm', en: 'Centre' },
  centreOnline: { vi: 'đã kết nối', en: 'connected' },
  centreConnecting: { vi: 'đang kết nối', en: 'connecting' },
  centreOffline: { vi: 'mất kết nối', en: 'disconnected' },
  centreOfflineHint: {
    vi: 'Hình và tiếng vẫn tiếp tục nếu đường truyền còn. Chương trình tự kết nối lại; bảng này và nút tắt micro vẫn dùng được.',
    en: 'Pictures and sound go on while the line lasts. The program reconnects by itself; this panel and the mute key still work.',
  },
  centreConnectingHint: {
    vi: 'Chưa tới được trung tâm. Kiểm tra dây mạng và địa chỉ trung tâm; chương trình tự thử lại.',
    en: 'The centre has not been reached yet. Check the network and the centre’s address; the program tries again by itself.',
  },
  agentGone: {
    vi: 'Chương trình của điểm cầu không trả lời. Đang chờ nó khởi động lại; những gì hiện trên trang là thông tin cũ.',
    en: 'The room’s program does not answer. Waiting for it to start again; what this page shows is old.',
  },
  waiting: { vi: 'Đang kết nối với chương trình của điểm cầu', en: 'Connecting to the room’s program' },
  next: { vi: 'Nội dung tiếp theo', en: 'Next item' },
  nothingNext: { vi: 'Chương trình không còn nội dung nào', en: 'No item is left' },
  ownNext: { vi: 'Lượt tiếp theo của điểm cầu này', en: 'This room’s next turn' },
  ownIsNext: { vi: 'ngay sau nội dung đang diễn ra', en: 'right after the current item' },
  itemsBefore: { vi: 'Còn {n} nội dung trước lượt này', en: '{n} items before it' },
  noOwnTurn: {
    vi: 'Điểm cầu này không còn lượt trong chương trình. Muốn phát biểu thì đăng ký.',
    en: 'This room has no turn left in the programme. Ask for the floor to speak.',
  },
  raise: { vi: 'Đăng ký phát biểu', en: 'Ask for the floor' },
  topic: { vi: 'Nội dung muốn phát biểu', en: 'Topic' },
  speech: { vi: 'Phát biểu', en: 'Speech' },
  reply: { vi: 'Trả lời, giải trình', en: 'Reply' },
  point_of_order: { vi: 'Ý kiến về cách điều hành', en: 'Point of order' },
  send: { vi: 'Gửi đăng ký', en: 'Send' },
  cancel: { vi: 'Thôi', en: 'Cancel' },
  withdraw: { vi: 'Rút đăng ký', en: 'Withdraw' },
  place: { vi: 'Thứ tự trong danh sách chờ: {n}', en: 'Place in the queue: {n}' },
  accepted: { vi: 'đã chấp nhận', en: 'accepted' },
  desk: { vi: 'Tổ kỹ thuật trung tâm', en: 'Technical desk' },
  callDesk: { vi: 'Gọi tổ kỹ thuật', en: 'Call the desk' },
  callText: { vi: 'Cần hỗ trợ việc gì (không bắt buộc)', en: 'What is it about (may be empty)' },
  callSend: { vi: 'Gọi', en: 'Call' },
  callWaits: { vi: 'Đã gọi tổ kỹ thuật, đang chờ tiếp nhận.', en: 'The desk was called; waiting for an answer.' },
  callAnswered: { vi: 'Tổ kỹ thuật đã tiếp nhận ({who}).', en: 'The desk is looking after it ({who}).' },
  message: { vi: 'Tin nhắn của trung tâm', en: 'Message of the centre' },
  messageSeen: { vi: 'Đã đọc', en: 'Seen' },
  needsCentre: { vi: 'Cần có kết nối với trung tâm.', en: 'Needs a connection to the centre.' },
  close: { vi: 'Đóng', en: 'Close' },
} as const;

export type Key = keyof typeof words;

/** The word with its {…} filled in. */
export function fill(key: Key, values: Record<string, string | number>): string {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), t(key));
}

/** The word in the current language; reading it subscribes to the language. */
export function t(key: Key): string {
  return words[key][language.value];
}
