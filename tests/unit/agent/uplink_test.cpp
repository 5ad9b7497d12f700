#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <utility>

#include "common/media/bytes.hpp"
#include "endpoint-agent/uplink/picture_uplink.hpp"
#include "orchestrator/bridge/arrival_log.hpp"
#include "tests/media/relay/impaired_path.hpp"

namespace nhipcau::agent {
namespace {

using media::MediaTime;
using relay::Impairment;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// The uplink in virtual time: an encoder that makes just what it is told, a line, the bridge's
/// log of arrivals and its feedback. Sound shares the line.
class Conference {
 public:
  static constexpr MediaTime kWay = milliseconds{20};
  static constexpr MediaTime kLate = milliseconds{250};  // what a jitter buffer still takes

  Conference(const Impairment& line, int most_kbps)
      : path(line, 1),
        uplink_({1280, 720, 25}, most_kbps,
                {.send = [this](const leg::UpPacket& packet) { return send(packet); },
                 .repair = [](leg::Stream, std::uint16_t) { return std::size_t{0}; },
                 .steer = [this](const EncoderOrders& each) { orders = each; },
                 .need_key_frame =
                     [this] {
                       ++dropped;
                       key_frame_ = true;
                     },
                 .wake_in = [this](MediaTime after) { wake_at_ = now_ + after; },
                 .steer_content = [this](int kbps) { content_kbps = kbps; }},
                kMostContent) {}

  void play(MediaTime duration) {
    received_bytes_ = 0;
    content_bytes_ = 0;
    sound_late = MediaTime{0};
    sound_lost = 0;
    began_ = now_;
    sound_late_until = MediaTime{0};
    for (const MediaTime end = now_ + duration; now_ < end; now_ += milliseconds{1}) {
      step();
    }
    received_kbps =
        static_cast<double>(received_bytes_) * 8000 / static_cast<double>(duration.count());
    received_content_kbps =
        static_cast<double>(content_bytes_) * 8000 / static_cast<double>(duration.count());
  }

  /// Until it holds, at most a minute.
  template <typename Fact>
  MediaTime until(Fact fact) {
    const MediaTime start = now_;
    while (!fact() && now_ - start < seconds{60}) {
      step();
      now_ += milliseconds{1};
    }
    return now_ - start;
  }

  [[nodiscard]] bool limited() const { return uplink_.limited(); }
  [[nodiscard]] int kbps() const { return uplink_.kbps(); }

  relay::ImpairedPath path;
  EncoderOrders orders;
  int dropped = 0;           ///< times what waited was thrown away
  double received_kbps = 0;  ///< of the last play
  MediaTime sound_late{0};   ///< the latest sound of the last play
  int sound_lost = 0;
  MediaTime sound_late_until{0};  ///< from the beginning of the last play: then all was in time
  bool feedback_arrives = true;
  bool presents = false;  ///< content is sent, and seen
  bool main_open = true;
  bool main_on_air = true;
  int content_kbps = 0;              ///< as it was told
  double received_content_kbps = 0;  ///< of the last play
  static constexpr int kMostContent = 2000;
  MediaTime feedback_takes = kWay;
  double feedback_lost = 0;  ///< share

 private:
  static constexpr std::size_t kPacket = 1100;
  static constexpr std::size_t kKeyFrame = 5;  // pictures

  void step() {
    uplink_.follow(main_open, main_on_air, now_);
    uplink_.follow_content(presents, presents, now_);
    if (wake_at_ && now_ >= *wake_at_) {
      wake_at_.reset();
      uplink_.drain(now_);
    }
    if (now_.count() % 20'000 == 0) {
      uplink_.tick(now_, kWay + feedback_takes);
      send_sound();
    }
    if (main_open && now_.count() % (1'000'000 / std::max(orders.step.fps, 1)) < 1000) {
      send_picture(leg::Stream::kMain, orders.main_kbps, std::max(orders.step.fps, 1));
    }
    if (presents && now_.count() % 100'000 < 1000) {
      send_picture(leg::Stream::kContent, content_kbps, 10);
    }
    bool arrived = false;
    while (const auto packet = path.pop(now_)) {
      arrived = true;
      arrive(*packet);
    }
    if (feedback_arrives && (arrived || now_.count() % 20'000 == 0)) {
      send_feedback(log_.take_early(clock_, now_));
    }
    if (now_.count() % 100'000 == 0 && feedback_arrives) {
      send_feedback(log_.take(clock_, now_));
      if (auto feedback = content_log_.take(clock_, now_)) {
        content_on_its_way_.emplace_back(now_ + kWay, *feedback);
      }
    }
    while (!on_its_way_.empty() && on_its_way_.front().first <= now_) {
      uplink_.on_feedback(on_its_way_.front().second, now_);
      on_its_way_.pop_front();
    }
    while (!content_on_its_way_.empty() && content_on_its_way_.front().first <= now_) {
      uplink_.on_content_feedback(content_on_its_way_.front().second, now_);
      content_on_its_way_.pop_front();
    }
  }

  void send_feedback(const std::optional<media::CongestionFeedback>& feedback) {
    if (feedback && !std::bernoulli_distribution(feedback_lost)(random_)) {
      on_its_way_.emplace_back(now_ + feedback_takes, *feedback);
    }
  }

  void send_picture(leg::Stream stream, int kbps, int fps) {
    auto left = static_cast<std::size_t>(kbps * 1000 / 8 / fps);
    const bool key_frame = stream == leg::Stream::kMain && std::exchange(key_frame_, false);
    left *= key_frame ? kKeyFrame : 1;
    while (left > 0) {
      const std::size_t size = std::clamp<std::size_t>(left, 40, kPacket);
      std::vector<std::uint8_t> bytes(size);
      left -= std::min(left, size);
      uplink_.send({stream, std::move(bytes), now_}, now_);
    }
  }

  std::optional<std::uint16_t> send(const leg::UpPacket& packet) {
    std::vector<std::uint8_t> bytes = packet.bytes;
    const bool content = packet.stream == leg::Stream::kContent;
    std::uint16_t& sequence = content ? content_sequence_ : sequence_;
    media::write_u16(bytes, 0, ++sequence);
    bytes[2] = content ? 2 : 1;
    path.push(std::move(bytes), now_);
    return sequence;
  }

  void send_sound() {
    std::vector<std::uint8_t> bytes(160);
    media::write_u32(bytes, 4, static_cast<std::uint32_t>(now_.count() / 1000));
    const auto lost = path.lost();
    path.push(std::move(bytes), now_);
    sound_lost += path.lost() > lost ? 1 : 0;
  }

  void arrive(const relay::ImpairedPath::Packet& packet) {
    if (packet[2] == 1) {
      received_bytes_ += packet.size();
      log_.on_packet(media::read_u16(packet, 0), now_);
    } else if (packet[2] == 2) {
      content_bytes_ += packet.size();
      content_log_.on_packet(media::read_u16(packet, 0), now_);
    } else {
      const MediaTime late = now_ - milliseconds{media::read_u32(packet, 4)};
      sound_late = std::max(sound_late, late);
      sound_late_until = late > kLate ? now_ - began_ : sound_late_until;
    }
  }

  PictureUplink uplink_;
  bridge::ArrivalLog log_;
  bridge::ArrivalLog content_log_;
  media::NtpClock clock_{MediaTime{0}, seconds{1'700'000'000}};
  std::deque<std::pair<MediaTime, media::CongestionFeedback>> on_its_way_;
  std::deque<std::pair<MediaTime, media::CongestionFeedback>> content_on_its_way_;
  MediaTime now_ = seconds{1000};
  std::uint16_t sequence_ = 100;
  std::uint16_t content_sequence_ = 7000;
  std::size_t received_bytes_ = 0;
  std::size_t content_bytes_ = 0;
  MediaTime began_{0};
  bool key_frame_ = false;
  std::optional<MediaTime> wake_at_;
  std::mt19937 random_{5};
};

Impairment line(std::int64_t kbps, int delay_ms = 20) {
  Impairment line;
  line.bits_per_second = kbps * 1000;
  line.delay = milliseconds{delay_ms};
  line.queue_bytes = 32 * 1024;
  return line;
}

TEST(TheUplink, BringsContentWithinASlowLineAndKeepsTheSoundInTime) {
  Conference conference(line(6000), 2500);
  conference.main_open = false;
  conference.presents = true;
  conference.play(seconds{10});
  conference.play(seconds{2});
  EXPECT_NEAR(conference.received_content_kbps, Conference::kMostContent, 200);
  conference.path.change(line(700));
  conference.play(seconds{3});
  conference.play(seconds{10});
  EXPECT_LT(conference.received_content_kbps, 640);
  EXPECT_GT(conference.received_content_kbps, 250);
  EXPECT_LT(conference.sound_late, milliseconds{250});
  EXPECT_EQ(conference.sound_lost, 0);
}

TEST(TheUplink, GivesTheLineToWhatIsOnAirWhenBothAreSent) {
  Conference conference(line(1500), 2500);
  conference.presents = true;
  conference.main_on_air = false;
  conference.play(seconds{20});
  conference.play(seconds{10});
  EXPECT_GT(conference.received_content_kbps, 600) << "what is presented is seen";
  EXPECT_LT(conference.received_kbps, 200) << "the camera only stands by";
  EXPECT_GT(conference.received_kbps, 20);
  conference.main_on_air = true;
  conference.play(seconds{15});
  conference.play(seconds{10});
  EXPECT_GT(conference.received_kbps, conference.received_content_kbps);
  EXPECT_GT(conference.received_content_kbps, 250);
  EXPECT_LT(conference.received_kbps + conference.received_content_kbps, 1500);
  EXPECT_LT(conference.sound_late, milliseconds{250});
}

TEST(TheUplink, SharesByWhatIsOnAirAndGivesNobodyMoreThanItCanUse) {
  const LineWish main{.open = true, .on_air = true, .most_kbps = 2500};
  const LineWish content{.open = true, .on_air = false, .most_kbps = 2000};
  LineShare share = share_line(1000, main, content);
  EXPECT_EQ(share.main_kbps, 940);
  EXPECT_EQ(share.content_kbps, 60);
  share = share_line(100, main, content);
  EXPECT_EQ(share.main_kbps, 50) << "the other one's floor is no more than half";
  share = share_line(4500, main, content);
  EXPECT_EQ(share.main_kbps, 2500);
  EXPECT_EQ(share.content_kbps, 2000);
  share = share_line(900, {true, true, 2500}, {true, true, 2000});
  EXPECT_EQ(share.main_kbps, 500);
  EXPECT_EQ(share.content_kbps, 400);
  share = share_line(900, {false, false, 2500}, {true, false, 800});
  EXPECT_EQ(share.main_kbps, 0);
  EXPECT_EQ(share.content_kbps, 800);
}

TEST(TheUplink, IsWithinASlowLineInTwoSecondsAndBackWithinHalfAMinute) {
  Conference conference(line(4000), 2500);
  conference.play(seconds{8});
  conference.play(seconds{2});
  EXPECT_FALSE(conference.limited());
  EXPECT_NEAR(conference.received_kbps, 2500, 250);

  conference.path.change(line(512));
  conference.play(seconds{2});
  conference.play(seconds{10});
  EXPECT_TRUE(conference.limited());
  EXPECT_LE(conference.kbps(), 512);
  EXPECT_GE(conference.received_kbps, 200) << "it does not collapse";
  EXPECT_EQ(conference.sound_lost, 0);
  EXPECT_LT(conference.sound_late, milliseconds{250});
  EXPECT_LE(conference.orders.step.height, 360);

  conference.path.change(line(4000));
  EXPECT_LT(conference.until([&] { return !conference.limited(); }), seconds{30});
  EXPECT_LT(conference.until([&] { return conference.orders.step.height == 720; }), seconds{15});
}

/// The line's queue holds what was sent before anybody could know; then it is worked off at once,
/// whatever becomes of the feedback, and does not come again.
TEST(TheUplink, WorksOffAFullQueueBeforeMoreOfThePictureGoesOut) {
  struct Row {
    int kbps;
    int queue_kb;
    int feedback_ms;
    double feedback_lost;
    int within_ms;  // of which the most is the queue itself: 64 kB at 512 kbit/s are a second
  };
  for (const Row& row :
       {Row{512, 32, 20, 0, 1000}, Row{512, 32, 300, 0, 1300}, Row{512, 64, 20, 0, 1600},
        Row{512, 64, 100, 0, 1700}, Row{512, 64, 300, 0, 1900}, Row{512, 64, 20, 0.3, 1700},
        Row{512, 64, 100, 0.6, 2200}, Row{512, 128, 20, 0, 2000}, Row{1000, 64, 100, 0, 1200},
        Row{1000, 128, 300, 0, 2000}, Row{300, 32, 100, 0, 1600}}) {
    Impairment wide = line(4000);
    wide.queue_bytes = static_cast<std::size_t>(row.queue_kb) * 1024;
    Conference conference(wide, 2500);
    conference.feedback_takes = milliseconds{row.feedback_ms};
    conference.feedback_lost = row.feedback_lost;
    conference.play(seconds{12});
    Impairment narrow = line(row.kbps);
    narrow.queue_bytes = wide.queue_bytes;
    conference.path.change(narrow);
    conference.play(seconds{12});
    const auto until =
        std::chrono::duration_cast<milliseconds>(conference.sound_late_until).count();
    EXPECT_LT(until, row.within_ms)
        << row.kbps << " kbit/s, " << row.queue_kb << " kB, feedback after " << row.feedback_ms
        << " ms, " << row.feedback_lost << " of it lost";
    EXPECT_GE(conference.received_kbps, 0.4 * row.kbps) << "it does not collapse";
    EXPECT_LE(conference.sound_lost, 6);
  }
}

/// What holds up the sound is what was under way when the line got narrow: a few packets where the
/// bridge's word comes soon, never whole pictures.
TEST(TheUplink, HoldsUpTheSoundByFewPacketsWhenTheLineGetsNarrow) {
  struct Row {
    int way_ms;
    int late_ms;
  };
  for (const Row& row : {Row{1, 90}, Row{5, 110}, Row{10, 190}, Row{20, 350}}) {
    Conference conference(line(4000, row.way_ms), 2500);
    conference.feedback_takes = milliseconds{row.way_ms};
    conference.play(seconds{10});
    conference.play(seconds{2});
    EXPECT_LT(conference.sound_late, milliseconds{row.way_ms + 10})
        << "not while it is wide either";
    EXPECT_NEAR(conference.received_kbps, 2500, 250) << "which costs the picture nothing";
    conference.path.change(line(512, row.way_ms));
    conference.play(seconds{12});
    EXPECT_LT(conference.sound_late, milliseconds{row.late_ms}) << row.way_ms;
    EXPECT_GE(conference.received_kbps, 350);
    EXPECT_EQ(conference.sound_lost, 0);
  }
}

TEST(TheUplink, KeepsItsRateOnALineThatLosesPacketsButHasRoom) {
  for (const int way_ms : {1, 3, 20}) {
    for (const int kbps : {3500, 4000, 8000}) {
      for (const double loss : {0.01, 0.03, 0.05, 0.1, 0.2}) {
        Impairment bad = line(kbps, way_ms);
        bad.loss = loss;
        Conference conference(bad, 2500);
        conference.feedback_takes = milliseconds{way_ms};
        conference.feedback_lost = loss;
        conference.play(seconds{30});
        conference.play(seconds{20});
        EXPECT_GE(conference.received_kbps, 2500 * (1 - loss) * 0.9)
            << loss << " on " << kbps << " kbit/s, " << way_ms << " ms away";
      }
    }
  }
}

TEST(TheUplink, ClimbsBackOnALineThatLosesPackets) {
  for (const double loss : {0.05, 0.08, 0.2}) {
    Impairment wide = line(8000);
    wide.loss = loss;
    Impairment narrow = line(512);
    narrow.loss = loss;
    Conference conference(wide, 2500);
    conference.play(seconds{20});
    conference.path.change(narrow);
    conference.play(seconds{5});
    conference.path.change(wide);
    conference.play(seconds{40});
    conference.play(seconds{10});
    EXPECT_GE(conference.received_kbps, 2500 * (1 - loss) * 0.7) << loss;
  }
}

TEST(TheUplink, IsNotLoweredByJitter) {
  Impairment bad = line(8000);
  bad.jitter = milliseconds{60};
  Conference conference(bad, 2500);
  conference.play(seconds{30});
  EXPECT_FALSE(conference.limited());
  EXPECT_EQ(conference.kbps(), 2500);
}

TEST(TheUplink, GoesDownToATenthWhenNoFeedbackComesAndRecovers) {
  Conference conference(line(4000), 2500);
  conference.play(seconds{10});
  conference.feedback_arrives = false;
  conference.play(seconds{6});
  EXPECT_LE(conference.kbps(), 260);
  EXPECT_GE(conference.kbps(), 150);
  EXPECT_TRUE(conference.limited());
  conference.feedback_arrives = true;
  EXPECT_LT(conference.until([&] { return !conference.limited(); }), seconds{30});
}

}  // namespace
}  // namespace nhipcau::agent
