// Words of the agenda and its times; a part of the dictionary.

import { byCount, byText, s, text } from './entry';

export const agendaWords = {
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
} as const;
