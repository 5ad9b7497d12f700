// Words of taking part and looking by WebRTC; a part of the dictionary.

import { byText, text } from './entry';

export const browserWords = {
  browserTitle: text('Tham gia bằng trình duyệt', 'Take part with this browser'),
  browserHint: text(
    'Điểm cầu chưa có máy tham gia có thể dùng ngay máy ảnh và micro của máy tính này.',
    'A room without its own machine can use the camera and microphone of this computer.',
  ),
  browserReplaces: text(
    'Điểm cầu đang có một máy tham gia. Máy tính này sẽ thay thế máy đó.',
    'A machine of this room is connected. This computer will take its place.',
  ),
  browserInsecure: text(
    'Trình duyệt chỉ cho dùng máy ảnh và micro trên trang bảo mật. Hãy mở trang này bằng địa chỉ https:// do tổ kỹ thuật trung tâm cung cấp.',
    'Browsers allow camera and microphone on secure pages only. Open this page by the https:// address the technical team gave you.',
  ),
  browserJoin: text('Bật máy ảnh và tham gia', 'Turn on the camera and join'),
  browserLeave: text('Dừng tham gia', 'Leave'),
  ownPicture: text('Hình của điểm cầu', 'Own picture'),
  camera: text('Máy ảnh', 'Camera'),
  deviceDefault: text('Mặc định', 'Default'),
  muteOwn: text('Tắt micro tại chỗ', 'Mute here'),
  unmuteOwn: text('Đang tắt micro · bấm để mở lại', 'Muted · press to unmute'),
  sendingState: text('Gửi đi', 'Sending'),
  receivingState: text('Nhận về', 'Receiving'),
  peerConnecting: text('đang kết nối…', 'connecting…'),
  peerLive: text('tốt', 'good'),
  peerLost: text('mất kết nối, đang thử lại', 'lost, trying again'),
  captureDenied: text(
    'Trình duyệt chưa được phép dùng máy ảnh và micro. Hãy cho phép ở biểu tượng cạnh thanh địa chỉ rồi thử lại.',
    'This browser may not use the camera and microphone. Allow it by the icon beside the address, then try again.',
  ),
  captureNoDevice: text(
    'Không tìm thấy máy ảnh hoặc micro. Hãy cắm thiết bị rồi thử lại.',
    'There is no camera or no microphone. Connect one, then try again.',
  ),
  captureBusy: text(
    'Máy ảnh hoặc micro đang được chương trình khác dùng. Hãy đóng chương trình đó rồi thử lại.',
    'The camera or microphone is in use by another program. Close that, then try again.',
  ),
  look: text('Xem', 'Look'),
  talk: text('Nói', 'Talk'),
  talkHow: text(
    'Giữ phím để nói riêng với điểm cầu này; thả ra là dừng',
    'Hold to speak to this room alone; let go to stop',
  ),
  talkConnecting: text('Đang nối…', 'Connecting…'),
  talkHeard: text('Đang nói', 'Speaking'),
  talkBy: byText(
    (who) => `${who} đang nói riêng với điểm cầu này`,
    (who) => `${who} is speaking to this room alone`,
  ),
  deskSpeaks: text(
    'Tổ kỹ thuật trung tâm đang nói với điểm cầu này',
    'The technical desk is speaking to this room',
  ),
  closeLook: text('Đóng', 'Close'),
} as const;
