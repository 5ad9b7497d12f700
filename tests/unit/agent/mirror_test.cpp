#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <optional>

#include "common/leg/rtp_leg.hpp"
#include "common/media/random.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/rtp.hpp"
#include "common/media/srtp.hpp"
#include "common/media/udp_socket.hpp"
#include "endpoint-agent/capture/camera.hpp"
#include "endpoint-agent/capture/microphone.hpp"
#include "endpoint-agent/capture/picture_encoder.hpp"
#include "endpoint-agent/capture/sound_encoder.hpp"
#include "endpoint-agent/playout/audio_playout.hpp"
#include "endpoint-agent/playout/video_playout.hpp"

namespace nhipcau::agent {
namespace {

using std::chrono::steady_clock;

wire::MediaOffer make_offer() {
  return {"0123456789abcdef", media::random_srtp_key(), media::random_ssrc(), media::random_ssrc(),
          media::random_ssrc()};
}

/// The bridge's end of one leg: sends the room's own picture and sound back to it.
class Mirror {
 public:
  Mirror(const wire::MediaOffer& offer, const wire::MediaAnswer& answer, media::UdpSocket socket)
      : offer_(offer),
        answer_(answer),
        socket_(std::move(socket)),
        receiver_(offer.key),
        sender_(answer.key) {}

  void turn() {
    for (auto batch = socket_.receive(); !batch.empty(); batch = socket_.receive()) {
      for (media::Datagram& datagram : batch) {
        peer_ = datagram.from;
        if (media::is_rtcp(datagram.data)) {
          on_rtcp(datagram.data);
        } else if (const auto plain = receiver_.unprotect_rtp(datagram.data)) {
          on_rtp(*plain);
        }
      }
    }
    socket_.send(batch_);
  }

  void ask_key_frame() {
    media::RtcpBuilder rtcp;
    rtcp.add(media::ReceiverReport{answer_.audio_ssrc, {}});
    rtcp.add(media::PictureLoss{answer_.audio_ssrc, offer_.video_ssrc});
    const media::MutableBytes to = batch_.reserve();
    std::ranges::copy(rtcp.bytes(), to.begin());
    batch_.commit(peer_, sender_.protect_rtcp(to, rtcp.bytes().size()));
  }

  int main_packets = 0;
  int thumbnail_packets = 0;
  int sound_packets = 0;
  int key_frame_requests = 0;
  int sender_reports = 0;

 private:
  void on_rtp(media::MutableBytes plain) {
    const auto packet = media::parse_rtp(plain);
    ASSERT_TRUE(packet);
    media::RtpHeader header = packet->header;
    if (header.ssrc == offer_.video_ssrc) {
      ++main_packets;
      header.ssrc = answer_.video_ssrc;
    } else if (header.ssrc == offer_.audio_ssrc) {
      ++sound_packets;
      header.ssrc = answer_.audio_ssrc;
    } else {
      thumbnail_packets += header.ssrc == offer_.thumbnail_ssrc ? 1 : 0;
      return;
    }
    const media::MutableBytes to = batch_.reserve();
    media::write_rtp_header(header, to);
    std::ranges::copy(packet->payload, to.begin() + media::kRtpHeaderSize);
    batch_.commit(peer_, sender_.protect_rtp(to, media::kRtpHeaderSize + packet->payload.size()));
  }

  void on_rtcp(media::MutableBytes data) {
    const auto plain = receiver_.unprotect_rtcp(data);
    ASSERT_TRUE(plain);
    const auto items = media::parse_rtcp(*plain);
    ASSERT_TRUE(items);
    for (const auto& item : *items) {
      sender_reports += std::holds_alternative<media::SenderReport>(item) ? 1 : 0;
      key_frame_requests += std::holds_alternative<media::PictureLoss>(item) ? 1 : 0;
    }
  }

  wire::MediaOffer offer_;
  wire::MediaAnswer answer_;
  media::UdpSocket socket_;
  media::SrtpReceiver receiver_;
  media::SrtpSender sender_;
  media::UdpAddress peer_;
  media::SendBatch batch_;
};

/// A room with simulated devices, its leg, and a mirror for a bridge, all on one loop.
class MirrorTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { gst::init(); }  // before the preview, which is a member

  void SetUp() override {
    options_.output = Output::kHeadless;
    options_.fps = 15;
    const wire::MediaOffer offer = make_offer();
    auto socket = media::UdpSocket::open("127.0.0.1", 0);
    ASSERT_TRUE(socket);
    const wire::MediaAnswer answer{offer.generation,       "",
                                   socket->local().port(), media::random_srtp_key(),
                                   media::random_ssrc(),   media::random_ssrc()};
    mirror_.emplace(offer, answer, *std::move(socket));
    auto leg = leg::RtpLeg::open(loop_, offer, answer, "127.0.0.1",
                                 {[this](const media::RtpPacket& packet, media::MediaTime now) {
                                    screen_->push(packet, now);
                                  },
                                  [this](const media::RtpPacket& packet, media::MediaTime now) {
                                    loudspeakers_->push(packet, now);
                                  },
                                  [this] { main_wanted_ = true; }});
    ASSERT_TRUE(leg);
    leg_ = *std::move(leg);
    start_devices();
  }

  void start_devices() {
    const Post post = [this](std::function<void()> task) {
      boost::asio::post(loop_, std::move(task));
    };
    const auto send = [this](const leg::UpPacket& packet) { leg_->send(packet); };
    devices_.emplace(options_);
    screen_.emplace(
        nullptr, true, post, screen_preview_,
        VideoPlayout::Events{[this](const ShownPicture& picture) { shown_.push_back(picture); },
                             [this] { leg_->need_key_frame(); }});
    loudspeakers_.emplace(
        *devices_, 8, post,
        AudioPlayout::Events{
            [](const Energy&) {}, [] {}, [this](WallTime, Millis length) { missing_ += length; },
            [this](WallTime, const HeardBlock& block) { heard_.push_back(block); }},
        sound_);
    pictures_up_.emplace(options_, post, send);
    sound_up_.emplace(post, send);
    camera_.emplace(*devices_, RoomFace{"Ninh Sơn", 3}, camera_sound_, post, camera_preview_,
                    picture_tap_, [this](gst::BufferPtr picture, media::MediaTime at) {
                      pictures_up_->push(std::move(picture), at);
                    });
    microphone_.emplace(*devices_, RoomFace{"Ninh Sơn", 3}, camera_sound_, post, sound_,
                        preflight::MicrophoneTaps{raw_tap_, sent_tap_},
                        [this](gst::BufferPtr sound, media::MediaTime at) {
                          sound_up_->push(std::move(sound), at, media::media_now());
                        });
  }

  /// Runs the loop until the fact holds; false when it did not within the deadline.
  bool wait_for(const std::function<bool()>& fact, Seconds deadline = Seconds{20}) {
    const auto end = steady_clock::now() + deadline;
    while (!fact()) {
      if (steady_clock::now() > end) {
        return false;
      }
      loop_.run_for(Millis{10});
      loop_.restart();
      const media::MediaTime now = media::media_now();
      leg_->tick(now);
      for (; next_tick_ <= now; next_tick_ += Millis{20}) {
        loudspeakers_->tick(next_tick_);
      }
      mirror_->turn();
    }
    return true;
  }

  boost::asio::io_context loop_;
  JoinOptions options_;
  std::optional<Mirror> mirror_;
  std::unique_ptr<leg::RtpLeg> leg_;
  bool main_wanted_ = false;
  std::vector<ShownPicture> shown_;
  std::vector<HeardBlock> heard_;
  Millis missing_{0};
  Preview camera_preview_{[](const auto&) {}, [](const std::string&) {}};
  Preview screen_preview_{[](const auto&) {}, [](const std::string&) {}};
  Inlet camera_sound_;
  RoomSound sound_;
  std::optional<ChosenDevices> devices_;
  preflight::PictureTap picture_tap_{[](const auto&) {}, [](const auto*, MonoTime) {}};
  preflight::SoundTap raw_tap_{[](const auto&) {}, [](const auto&, media::MediaTime) {}};
  preflight::SoundTap sent_tap_{[](const auto&) {}, [](const auto&, media::MediaTime) {}};
  std::optional<VideoPlayout> screen_;
  std::optional<AudioPlayout> loudspeakers_;
  std::optional<PictureEncoder> pictures_up_;
  std::optional<SoundEncoder> sound_up_;
  std::optional<Camera> camera_;
  std::optional<Microphone> microphone_;
  media::MediaTime next_tick_ = media::media_now();
};

TEST_F(MirrorTest, ARoomSeesItsOwnPictureWithinHalfASecondOfItsCapture) {
  pictures_up_->open_main(true);
  ASSERT_TRUE(wait_for([this] { return shown_.size() >= 30; }));
  const ShownPicture& last = shown_.back();
  ASSERT_TRUE(last.code) << "the picture code must survive encoder, network and decoder";
  EXPECT_EQ(last.code->room, 3);
  const Millis delay = last.at - last.code->captured_at;
  EXPECT_GT(delay, Millis{0});
  EXPECT_LT(delay, Millis{500});
}

TEST_F(MirrorTest, ARoomHearsItsOwnToneAndNoOther) {
  ASSERT_TRUE(wait_for([this] { return heard_.size() >= 15; }));
  const HeardBlock& last = heard_.back();
  EXPECT_NEAR(last.tones_dbfs[2], -20, 1.5);
  for (const std::size_t other : {0U, 1U, 3U, 4U, 5U, 6U, 7U}) {
    EXPECT_LT(last.tones_dbfs[other], -50) << "room " << other + 1;
  }
}

TEST_F(MirrorTest, AMutedRoomSendsSilence) {
  microphone_->mute(true);
  ASSERT_TRUE(wait_for([this] { return heard_.size() >= 10; }));
  EXPECT_LT(heard_.back().rms_dbfs, -70);
  EXPECT_NEAR(microphone_->level(read_clock().mono), -20, 1.5) << "the meter is before the mute";
}

TEST_F(MirrorTest, OffAirOnlyThumbnailAndSoundAreSent) {
  ASSERT_TRUE(
      wait_for([this] { return mirror_->thumbnail_packets >= 5 && mirror_->sound_packets >= 50; }));
  EXPECT_EQ(mirror_->main_packets, 0);
}

TEST_F(MirrorTest, AKeyFrameRequestOfTheBridgeReachesTheRoom) {
  ASSERT_TRUE(wait_for([this] { return mirror_->sound_packets > 0; }));
  mirror_->ask_key_frame();
  EXPECT_TRUE(wait_for([this] { return main_wanted_; }));
}

TEST_F(MirrorTest, AScreenWithoutPictureAsksForAKeyFrameAgainAndAgain) {
  EXPECT_TRUE(wait_for([this] { return mirror_->key_frame_requests >= 3; }));
  EXPECT_TRUE(wait_for([this] { return mirror_->sender_reports >= 2; }));
}

}  // namespace
}  // namespace nhipcau::agent
