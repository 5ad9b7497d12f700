#include "endpoint-agent/preflight/path_check.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>

namespace nhipcau::agent::preflight {
namespace {

constexpr int kLineRow = 3;
constexpr int kBackupRow = 4;
constexpr int kBandwidthRow = 6;
constexpr int kDelayRow = 7;

// practice.md §3.2.
constexpr double kLossFine = 1;
constexpr double kLossBad = 3;  // percent
constexpr double kJitterFine = 30;
constexpr double kJitterBad = 60;  // ms
constexpr double kRoundTripFine = 300;
constexpr double kRoundTripBad = 800;  // ms: 400 one way
constexpr double kCarriedFine = 0.95;
constexpr double kCarriedBad = 0.6;  // share of what a conference sends

/// Of one number of all readings; 0 of none.
template <typename Of>
double mean(std::span<const PathMeter::Reading> readings, Of of) {
  double sum = 0;
  for (const PathMeter::Reading& reading : readings) {
    sum += std::invoke(of, reading);
  }
  return readings.empty() ? 0 : sum / static_cast<double>(readings.size());
}

Finding check_bandwidth(double wanted, double carried, Text fine, Text scarce) {
  const CheckMark mark = mark_falling(carried, kCarriedFine * wanted, kCarriedBad * wanted);
  Text& text = mark == CheckMark::kPass ? fine : scarce;
  return {kBandwidthRow, mark, with_number(std::move(text), decimal(carried / 1000, 1))};
}

Finding check_loss(double loss) {
  const CheckMark mark = mark_rising(loss, kLossFine, kLossBad);
  Text text{"mất gói {} %", "{} % of packets lost"};
  if (mark != CheckMark::kPass) {
    text = {"Mất gói {} %; kiểm tra dây mạng, không dùng Wi-Fi, báo nhà mạng",
            "{} % of packets are lost; check the network cable, avoid Wi-Fi, tell the carrier"};
  }
  return {kDelayRow, mark, with_number(std::move(text), decimal(loss, 1))};
}

Finding check_jitter(double jitter) {
  const CheckMark mark = mark_rising(jitter, kJitterFine, kJitterBad);
  Text text{"biến thiên trễ {} ms", "jitter {} ms"};
  if (mark != CheckMark::kPass) {
    text = {"Độ biến thiên trễ {} ms; dừng các máy khác đang dùng chung đường truyền",
            "Jitter {} ms; stop other machines that use the line"};
  }
  return {kDelayRow, mark, with_number(std::move(text), decimal(jitter))};
}

Finding check_round_trip(const std::optional<double>& round_trip) {
  if (!round_trip) {
    return {kDelayRow,
            CheckMark::kWarn,
            {"Chưa đo được trễ khứ hồi", "The round trip could not be measured"}};
  }
  const CheckMark mark = mark_rising(*round_trip, kRoundTripFine, kRoundTripBad);
  Text text{"trễ khứ hồi {} ms", "round trip {} ms"};
  if (mark != CheckMark::kPass) {
    text = {"Trễ khứ hồi {} ms; đường truyền quá tải hoặc quá xa, báo nhà mạng",
            "Round trip {} ms; the line is overloaded or too long, tell the carrier"};
  }
  return {kDelayRow, mark, with_number(std::move(text), decimal(*round_trip))};
}

}  // namespace

void PathMeter::add(const Reading& reading) {
  readings_.push_back(reading);
}

PathFacts PathMeter::facts() const {
  PathFacts facts;
  facts.up_wanted_kbps = up_wanted_kbps_;
  facts.down_wanted_kbps = down_wanted_kbps_;
  const auto all = std::span(readings_);
  const auto later = all.subspan(all.size() / 2);
  facts.up_kbps =
      mean(later, [](const Reading& r) { return r.up_offered_kbps * (1 - r.up_loss_pct / 100); });
  facts.down_kbps = mean(later, &Reading::down_kbps);
  if (!later.empty()) {
    facts.down_wanted_kbps = mean(later, [this](const Reading& r) {
      return std::min(r.down_possible_kbps, down_wanted_kbps_);
    });
  }
  facts.up_loss_pct = mean(all, &Reading::up_loss_pct);
  facts.down_loss_pct = mean(all, &Reading::down_loss_pct);
  facts.jitter_ms = mean(all, &Reading::jitter_ms);
  std::vector<double> round_trips;
  for (const Reading& reading : readings_) {
    if (reading.round_trip_ms) {
      round_trips.push_back(*reading.round_trip_ms);
    }
  }
  // What comes down proves both ways: the bridge sends to whom it has heard. The round trip's own
  // packets may all be lost on a line that is far too slow.
  facts.connected = !round_trips.empty() || std::ranges::any_of(readings_, [](const Reading& r) {
    return r.down_kbps > 0;
  });
  if (!round_trips.empty()) {
    facts.round_trip_ms = std::accumulate(round_trips.begin(), round_trips.end(), 0.0) /
                          static_cast<double>(round_trips.size());
  }
  return facts;
}

Findings check_path(const PathFacts& facts) {
  if (!facts.connected) {
    return {{kLineRow,
             CheckMark::kFail,
             {"Không có hình, tiếng qua lại với trung tâm; kiểm tra đường truyền và tường lửa "
              "(UDP)",
              "No media goes to and from the centre; check the line and the firewall (UDP)"}}};
  }
  return {{kLineRow, CheckMark::kPass, {"thông hai chiều", "works both ways"}},
          check_bandwidth(facts.up_wanted_kbps, facts.up_kbps, {"lên {} Mbit/s", "{} Mbit/s up"},
                          {"Chiều lên chỉ {} Mbit/s; giảm cỡ hình hoặc tăng băng thông",
                           "Only {} Mbit/s up; choose a smaller picture or a faster line"}),
          check_bandwidth(facts.down_wanted_kbps, facts.down_kbps,
                          {"xuống {} Mbit/s", "{} Mbit/s down"},
                          {"Chiều xuống chỉ {} Mbit/s; hình nhận về sẽ giật, tăng băng thông",
                           "Only {} Mbit/s down; the picture will stop, a faster line is needed"}),
          check_loss(std::max(facts.up_loss_pct, facts.down_loss_pct)),
          check_jitter(facts.jitter_ms),
          check_round_trip(facts.round_trip_ms)};
}

Finding tunnelled() {
  return {kLineRow,
          CheckMark::kWarn,
          {"Đang đi vòng qua TLS vì UDP không thông: hình có thể trễ; đề nghị mở cổng UDP của "
           "trung tâm",
           "Media go inside TLS because UDP does not get through: pictures may be late; have the "
           "centre's UDP port opened"}};
}

Finding check_backup_path(std::optional<bool> working) {
  if (!working) {
    return {kBackupRow,
            CheckMark::kNotApplicable,
            {"Chưa cấu hình đường truyền dự phòng", "No backup line is set up"}};
  }
  if (*working) {
    return {kBackupRow, CheckMark::kPass, {"đã thử thật, thông", "really tried, works"}};
  }
  return {kBackupRow,
          CheckMark::kFail,
          {"Đường truyền dự phòng không thông; kiểm tra thiết bị 4G hoặc Internet",
           "The backup line does not work; check its modem or Internet access"}};
}

}  // namespace nhipcau::agent::preflight
