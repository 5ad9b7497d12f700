#include "endpoint-agent/preflight/machine_check.hpp"

#include <algorithm>
#include <cstdlib>

namespace nhipcau::agent::preflight {
namespace {

constexpr int kSignedInRow = 5;
constexpr int kPictureRow = 8;
constexpr int kScreenRow = 9;

constexpr double kClockFine = 2'000;  // ms; times on papers and in logs are told by people
constexpr double kDiskFine = 1'000;
constexpr double kDiskBad = 100;  // MB: what the agent must keep hardly fits any more
constexpr double kIdleFine = 15;  // percent
constexpr double kIdleBad = 3;
constexpr double kShownFine = 0.85;
constexpr double kShownBad = 0.5;  // share of the pictures that came

Finding check_clock(Millis ahead) {
  const double off = std::abs(static_cast<double>(ahead.count()));
  if (off < kClockFine) {
    return {kSignedInRow, CheckMark::kPass, {"đồng hồ đúng", "its clock is right"}};
  }
  return {kSignedInRow, CheckMark::kWarn,
          with_number({"Đồng hồ máy lệch {} giây so với trung tâm; bật đồng bộ giờ (NTP)",
                       "The machine's clock is {} s off the centre's; switch time "
                       "synchronisation (NTP) on"},
                      decimal(off / 1000, 0))};
}

Finding check_disk(std::uint64_t free_mb) {
  const CheckMark mark = mark_falling(static_cast<double>(free_mb), kDiskFine, kDiskBad);
  Text text{"ổ đĩa còn {} GB", "{} GB of disk free"};
  if (mark != CheckMark::kPass) {
    text = {"Ổ đĩa chỉ còn {} GB; xóa bớt tệp không cần",
            "Only {} GB of disk are free; delete files that are not needed"};
  }
  return {kSignedInRow, mark,
          with_number(std::move(text), decimal(static_cast<double>(free_mb) / 1000, 1))};
}

Finding check_encoder(const MachineFacts& facts) {
  const double wanted = facts.wanted_fps;
  const CheckMark keeps_up = mark_falling(*facts.encoded_fps, 0.9 * wanted, 0.7 * wanted);
  const CheckMark spare = mark_falling(facts.idle_pct, kIdleFine, kIdleBad);
  const CheckMark mark = std::max(keeps_up, spare == CheckMark::kFail ? CheckMark::kWarn : spare);
  if (mark == CheckMark::kPass) {
    return {kPictureRow, mark,
            with_number({"máy nén kịp hình, còn rảnh {} %",
                         "the machine encodes in time, {} % of it is free"},
                        decimal(facts.idle_pct))};
  }
  return {kPictureRow, mark,
          with_number({"Máy nén hình không kịp hoặc gần hết công suất (còn rảnh {} %); đóng chương "
                       "trình khác, giảm cỡ hình",
                       "The machine encodes too slowly or is nearly busy ({} % free); close other "
                       "programs, choose a smaller picture"},
                      decimal(facts.idle_pct))};
}

}  // namespace

Findings check_machine(const MachineFacts& facts) {
  if (!facts.signed_in) {
    return {{kSignedInRow,
             CheckMark::kFail,
             {"Chưa đăng nhập được vào trung tâm; kiểm tra địa chỉ, mã vào phòng và đường truyền",
              "Not signed in at the centre; check its address, the room's token and the line"}}};
  }
  Findings findings{{kSignedInRow,
                     CheckMark::kPass,
                     {"đăng nhập là " + facts.room_name, "signed in as " + facts.room_name}},
                    check_clock(facts.clock_ahead),
                    check_disk(facts.disk_free_mb)};
  if (facts.encoded_fps) {
    findings.push_back(check_encoder(facts));
  }
  return findings;
}

Findings check_screen(const ScreenFacts& facts) {
  if (facts.received_fps <= 0) {
    return {{kScreenRow,
             CheckMark::kFail,
             {"Chưa nhận được hình từ trung tâm; kiểm tra đường truyền",
              "No picture comes from the centre; check the line"}}};
  }
  const CheckMark mark = mark_falling(facts.shown_fps, kShownFine * facts.received_fps,
                                      kShownBad * facts.received_fps);
  Text text{"hình nhận về lên màn hình đều, {} hình/giây",
            "what comes is shown, {} pictures a second"};
  if (mark != CheckMark::kPass) {
    text = {"Chỉ {} hình/giây lên màn hình, ít hơn số nhận về; đóng chương trình khác",
            "Only {} pictures a second reach the screen, fewer than come; close other programs"};
  }
  Findings findings{{kScreenRow, mark, with_number(std::move(text), decimal(facts.shown_fps))}};
  if (facts.headless) {
    findings.push_back({kScreenRow,
                        CheckMark::kWarn,
                        {"Máy này không nối màn hình", "This machine has no screen"}});
  } else if (facts.mode.vi.empty()) {
    findings.push_back({kScreenRow,
                        CheckMark::kPass,
                        {"không rõ độ phân giải màn hình", "the display's resolution is unknown"}});
  } else {
    findings.push_back({kScreenRow, CheckMark::kPass, facts.mode});
  }
  return findings;
}

}  // namespace nhipcau::agent::preflight
