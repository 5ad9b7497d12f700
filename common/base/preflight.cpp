#include "common/base/preflight.hpp"

#include <algorithm>

namespace nhipcau {
namespace {

constexpr Millis kDay{24 * 3'600'000};
constexpr Millis kValid{12 * 3'600'000};

bool good(CheckMark mark) {
  return mark == CheckMark::kPass || mark == CheckMark::kWarn || mark == CheckMark::kNotApplicable;
}

}  // namespace

const std::array<PreflightQuestion, kPreflightRows>& preflight_questions() {
  static const std::array<PreflightQuestion, kPreflightRows> questions = {{
      {{"Nguồn điện, bộ lưu điện (từ 10 phút)", "Mains power and UPS (10 minutes or more)"}, true},
      {{"Máy phát điện, nguồn điện dự phòng", "Generator or other backup power"}, false},
      {{"Đường truyền chính thông suốt", "The main line works"}, true},
      {{"Đường truyền dự phòng đã thử thật", "The backup line was really tried"}, false},
      {{"Đăng nhập đúng điểm cầu; máy trạm đúng giờ, đủ ổ đĩa",
        "Signed in as the right room; the machine's clock and disk are in order"},
       true},
      {{"Băng thông chiều lên, chiều xuống", "Bandwidth up and down"}, false},
      {{"Trễ, độ biến thiên trễ, mất gói", "Delay, jitter, packet loss"}, false},
      {{"Hình gửi đi: nét, đủ sáng, khung hình đều", "Picture sent: sharp, well lit, smooth"},
       true},
      {{"Hình nhận về: màn hình đúng cổng, chạy đều",
        "Picture received: the screen's right input, smooth"},
       true},
      {{"Tiếng gửi đi: mức, tạp âm của micro", "Sound sent: the microphone's level and noise"},
       true},
      {{"Tiếng nhận về: loa", "Sound received: the loudspeakers"}, true},
      {{"Tiếng vọng, hú", "Echo and howling"}, true},
      {{"Trình chiếu tài liệu gửi và nhận, phông chữ", "Content sent and received, fonts"}, false},
      {{"Tắt, mở micro theo lệnh trung tâm", "The microphone follows the centre's orders"}, true},
      {{"Phông, biển tên, chỗ ngồi, góc máy", "Backdrop, name plate, seats, framing"}, false},
      {{"Liên lạc đường dây nóng hai chiều, có tên cán bộ trực",
        "Hotline both ways, the technician on duty is known by name"},
       false},
  }};
  return questions;
}

Text mark_name(CheckMark mark) {
  switch (mark) {
    case CheckMark::kPass:
      return {"Đạt", "Pass"};
    case CheckMark::kWarn:
      return {"Đạt, có lưu ý", "Pass, with a remark"};
    case CheckMark::kFail:
      return {"Không đạt", "Fail"};
    case CheckMark::kNotApplicable:
      return {"Không áp dụng", "Not applicable"};
    case CheckMark::kNotChecked:
      break;
  }
  return {"Chưa kiểm tra", "Not checked"};
}

std::vector<int> preflight_blockers(const Preflight& preflight) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < kPreflightRows; ++i) {
    if (preflight_questions()[i].blocks && !good(preflight.rows[i].mark)) {
      numbers.push_back(static_cast<int>(i) + 1);
    }
  }
  return numbers;
}

std::vector<int> preflight_remarks(const Preflight& preflight) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < kPreflightRows; ++i) {
    const CheckMark mark = preflight.rows[i].mark;
    if (mark == CheckMark::kFail || mark == CheckMark::kWarn) {
      numbers.push_back(static_cast<int>(i) + 1);
    }
  }
  return numbers;
}

WallTime preflight_expiry(WallTime at, Millis utc_offset) {
  const std::int64_t local = at.ms + utc_offset.count();
  const std::int64_t midnight = (local / kDay.count() + 1) * kDay.count() - utc_offset.count();
  return std::min(at + kValid, WallTime{midnight});
}

}  // namespace nhipcau
