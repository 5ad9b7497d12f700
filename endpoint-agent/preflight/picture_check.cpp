#include "endpoint-agent/preflight/picture_check.hpp"

#include <algorithm>
#include <cmath>

namespace nhipcau::agent::preflight {
namespace {

constexpr int kRow = 8;
constexpr int kStep = 2;  // pixels looked at
constexpr double kWhite = 235;

// Luma. A room lit for a meeting has 80…160; below 35 faces cannot be told apart on a projector.
constexpr double kBlackBelow = 32;  // even its brightest parts
constexpr double kDimBelow = 50;
constexpr double kDarkBelow = 35;
constexpr double kBrightFrom = 185;
constexpr double kTooBrightFrom = 205;
constexpr double kBurntFrom = 0.35;  // a window behind the table
// A face or a name plate in focus gives hundreds; out of focus, a few.
constexpr double kSharpFrom = 40;
constexpr double kBlurredBelow = 12;
constexpr Millis kFrozenFrom{2000};  // practice: no new picture for 2 s

class Looker {
 public:
  Looker(const std::uint8_t* luma, int width, int height, int stride)
      : luma_(luma), width_(width), height_(height), stride_(stride) {}

  PictureLook look() {
    for (int y = kStep; y + kStep < height_; y += kStep) {
      for (int x = kStep; x + kStep < width_; x += kStep) {
        add(x, y);
      }
    }
    return result();
  }

 private:
  [[nodiscard]] int at(int x, int y) const {
    return luma_[static_cast<std::ptrdiff_t>(y) * stride_ + x];
  }

  void add(int x, int y) {
    const int here = at(x, y);
    const int laplacian = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * here;
    ++histogram_[static_cast<std::size_t>(here)];
    ++count_;
    sum_ += here;
    edges_ += laplacian;
    edge_squares_ += static_cast<std::int64_t>(laplacian) * laplacian;
    print_ = (print_ ^ static_cast<std::uint64_t>(here)) * 0x100000001b3ULL;  // FNV-1a
  }

  [[nodiscard]] PictureLook result() const {
    PictureLook look;
    const auto n = static_cast<double>(std::max<std::int64_t>(count_, 1));
    const double mean_edge = static_cast<double>(edges_) / n;
    look.mean = static_cast<double>(sum_) / n;
    look.sharpness = static_cast<double>(edge_squares_) / n - mean_edge * mean_edge;
    look.print = print_;
    std::int64_t below = 0;
    for (std::size_t level = 0; level < histogram_.size(); ++level) {
      const auto share_before = static_cast<double>(below) / n;
      below += histogram_[level];
      const auto share = static_cast<double>(below) / n;
      if (share_before < 0.01) {
        look.dark_end = static_cast<double>(level);
      }
      if (share_before < 0.99) {
        look.bright_end = static_cast<double>(level);
      }
      look.burnt += static_cast<double>(level) >= kWhite ? share - share_before : 0;
    }
    return look;
  }

  const std::uint8_t* luma_;
  int width_;
  int height_;
  int stride_;
  std::array<std::int64_t, 256> histogram_{};
  std::int64_t count_ = 0;
  std::int64_t sum_ = 0;
  std::int64_t edges_ = 0;
  std::int64_t edge_squares_ = 0;
  std::uint64_t print_ = 0xcbf29ce484222325ULL;
};

Finding check_rate(const PictureFacts& facts) {
  const double wanted = std::min(facts.wanted_fps, 24);
  const CheckMark mark = mark_falling(facts.fps, 0.9 * wanted, std::min(10.0, wanted / 2));
  Text text{"{} hình/giây", "{} pictures a second"};
  if (mark != CheckMark::kPass) {
    text = {"Hình giật, chỉ {} hình/giây; giảm cỡ hình hoặc đóng chương trình khác",
            "Jerky, only {} pictures a second; choose a smaller picture or close other programs"};
  }
  return {kRow, mark, with_number(std::move(text), decimal(facts.fps, 0))};
}

Finding check_light(const PictureFacts& facts) {
  const PictureLook& is = facts.typical;
  if (is.mean < kDimBelow) {
    return {kRow,
            mark_falling(is.mean, kDimBelow, kDarkBelow),
            {"Hình tối; bật thêm đèn phía trước người phát biểu",
             "The picture is dark; put more light in front of the speaker"}};
  }
  if (is.mean >= kBrightFrom) {
    return {kRow,
            mark_rising(is.mean, kBrightFrom, kTooBrightFrom),
            {"Hình quá sáng; giảm đèn hoặc giảm phơi sáng của camera",
             "The picture is too bright; reduce the light or the camera's exposure"}};
  }
  if (is.burnt >= kBurntFrom) {
    return {kRow,
            CheckMark::kWarn,
            {"Một phần lớn của hình bị lóa; kéo rèm, tránh ngược sáng",
             "A large part of the picture is burnt out; close the curtains, avoid back light"}};
  }
  return {kRow, CheckMark::kPass, {"đủ sáng", "well lit"}};
}

Finding check_focus(const PictureFacts& facts) {
  const CheckMark mark = mark_falling(facts.typical.sharpness, kSharpFrom, kBlurredBelow);
  if (mark == CheckMark::kPass) {
    return {kRow, mark, {"nét", "sharp"}};
  }
  return {kRow,
          mark,
          {"Hình mờ; chỉnh tiêu cự, lau ống kính",
           "The picture is blurred; adjust the focus, clean the lens"}};
}

}  // namespace

PictureLook look_at(const std::uint8_t* luma, int width, int height, int stride) {
  return Looker(luma, width, height, stride).look();
}

void PictureMeter::looked(const PictureLook& look, MonoTime at) {
  ++looks_;
  sum_.mean += look.mean;
  sum_.dark_end += look.dark_end;
  sum_.bright_end += look.bright_end;
  sum_.burnt += look.burnt;
  sum_.sharpness += look.sharpness;
  if (!changed_at_ || look.print != print_) {
    changed_at_ = at;
  }
  print_ = look.print;
  still_longest_ = std::max(still_longest_, at - *changed_at_);
}

PictureFacts PictureMeter::facts(Millis length, MonoTime now) const {
  PictureFacts facts;
  facts.wanted_fps = wanted_fps_;
  facts.fps = 1000.0 * came_ / static_cast<double>(std::max<std::int64_t>(length.count(), 1));
  const double n = std::max(looks_, 1);
  facts.typical = {.mean = sum_.mean / n,
                   .dark_end = sum_.dark_end / n,
                   .bright_end = sum_.bright_end / n,
                   .burnt = sum_.burnt / n,
                   .sharpness = sum_.sharpness / n,
                   .print = print_};
  facts.still_longest = changed_at_ ? std::max(still_longest_, now - *changed_at_) : length;
  return facts;
}

Findings check_picture(const PictureFacts& facts) {
  if (facts.fps <= 0) {
    return {{kRow,
             CheckMark::kFail,
             {"Không có hình từ camera; kiểm tra dây, nguồn và quyền dùng camera",
              "No picture from the camera; check its cable, its power and who else uses it"}}};
  }
  if (facts.typical.bright_end < kBlackBelow) {
    return {{kRow,
             CheckMark::kFail,
             {"Hình đen; mở nắp ống kính, kiểm tra nguồn và đầu vào của camera",
              "The picture is black; open the lens cap, check the camera's power and input"}}};
  }
  if (facts.still_longest >= kFrozenFrom) {
    return {
        {kRow,
         CheckMark::kFail,
         {"Đứng hình; rút ra cắm lại camera", "The picture is frozen; plug the camera in again"}}};
  }
  return {check_rate(facts), check_light(facts), check_focus(facts)};
}

}  // namespace nhipcau::agent::preflight
