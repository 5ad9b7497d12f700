#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <vector>

#include "common/media/rtp.hpp"
#include "endpoint-agent/capture/camera.hpp"
#include "endpoint-agent/capture/content.hpp"
#include "endpoint-agent/capture/picture_encoder.hpp"
#include "endpoint-agent/capture/sound_encoder.hpp"
#include "endpoint-agent/chosen_devices.hpp"

namespace nhipcau::agent {
namespace {

using std::chrono::steady_clock;

/// A loop on which devices and encoders live.
class CaptureTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { gst::init(); }

  CaptureTest() {
    options_.width = 320;
    options_.height = 180;
    options_.fps = 10;
  }

  Post post() {
    return [this](std::function<void()> task) { boost::asio::post(loop_, std::move(task)); };
  }

  /// Runs the loop until the fact holds; false when it did not within 20 s.
  bool wait_for(const std::function<bool()>& fact, const std::function<void()>& every_20_ms) {
    const auto end = steady_clock::now() + std::chrono::seconds{20};
    while (!fact()) {
      if (steady_clock::now() > end) {
        return false;
      }
      loop_.run_for(std::chrono::milliseconds{20});
      loop_.restart();
      every_20_ms();
    }
    return true;
  }

  void note(const leg::UpPacket& packet) {
    packets_.push_back(packet);
    timestamps_.push_back(media::parse_rtp(packet.bytes)->header.timestamp);
  }

  boost::asio::io_context loop_;
  Preview preview_{post(), [](const std::string&) {}};
  Inlet camera_sound_;
  preflight::PictureTap tap_{[](const auto&) {}, [](const auto*, MonoTime) {}};
  JoinOptions options_;
  std::vector<leg::UpPacket> packets_;
  std::vector<std::uint32_t> timestamps_;
};

/// A file of two seconds, which a camera plays over and over.
void record_clip(const std::filesystem::path& path, const std::string& size = "320,height=180") {
  auto recorder = gst::Pipeline::make(
      "videotestsrc num-buffers=20 pattern=ball ! video/x-raw,width=" + size +
      ",framerate=10/1 ! x264enc tune=zerolatency ! matroskamux ! filesink name=file");
  ASSERT_TRUE(recorder);
  g_object_set(recorder->find("file"), "location", path.c_str(), nullptr);
  ASSERT_TRUE(recorder->play());
  const gst::Ptr<GstBus> bus(gst_element_get_bus(recorder->element()));
  const gst::Ptr<GstMessage> end(
      gst_bus_timed_pop_filtered(bus.get(), 10 * GST_SECOND, GST_MESSAGE_EOS));
  ASSERT_NE(end, nullptr);
}

TEST_F(CaptureTest, ACameraThatIsAwayIsASlateAndIsFoundWhenItComes) {
  const auto clip = std::filesystem::path(testing::TempDir()) / "camera.mkv";
  std::filesystem::remove(clip);
  options_.camera = {CameraKind::kFile, clip.string()};
  int pictures = 0;
  std::optional<media::MediaTime> last;
  const ChosenDevices devices(options_);
  Camera camera(devices, {"Ninh Sơn", 3}, camera_sound_, post(), preview_, tap_,
                [&](const gst::BufferPtr& picture, auto at) {
                  ++pictures;
                  EXPECT_EQ(gst_buffer_get_size(picture.get()), 320U * 180 * 3 / 2);
                  EXPECT_TRUE(!last || at > *last) << "time never goes back";
                  last = at;
                });
  const auto tick = [&] { camera.tick(media::media_now()); };
  ASSERT_TRUE(wait_for([&] { return pictures >= 5; }, tick)) << "the slate";
  EXPECT_FALSE(camera.ok(read_clock().mono));
  record_clip(clip);
  ASSERT_TRUE(wait_for([&] { return camera.ok(read_clock().mono); }, tick));
  std::filesystem::remove(clip);
  ASSERT_TRUE(wait_for([&] { return !camera.ok(read_clock().mono); }, tick));
  const int before = pictures;
  ASSERT_TRUE(wait_for([&] { return pictures >= before + 5; }, tick)) << "the slate again";
}

TEST_F(CaptureTest, AMovingCameraIsOk) {
  const ChosenDevices devices(options_);
  Camera camera(devices, {"Ninh Sơn", 3}, camera_sound_, post(), preview_, tap_,
                [](const gst::BufferPtr&, auto) {});
  const auto tick = [&] { camera.tick(media::media_now()); };
  ASSERT_TRUE(wait_for([&] { return camera.ok(read_clock().mono); }, tick));
}

TEST(AStillPicture, IsOneThatIsTheOneBeforeAgain) {
  StillWatch watch;
  std::vector<std::uint8_t> picture(320 * 180 * 3 / 2, 100);
  EXPECT_TRUE(watch.changed(picture));
  EXPECT_FALSE(watch.changed(picture));
  for (std::size_t i = 0; i < picture.size(); i += 40) {  // a sensor's noise
    picture[i] ^= 1;
  }
  EXPECT_TRUE(watch.changed(picture));
  EXPECT_FALSE(watch.changed(picture));
}

TEST_F(CaptureTest, TheSoundsStreamRunsOnWithoutAMicrophone) {
  SoundEncoder encoder(post(), [this](const leg::UpPacket& packet) { note(packet); });
  ASSERT_TRUE(
      wait_for([&] { return packets_.size() >= 50; }, [&] { encoder.tick(media::media_now()); }));
  // The first packet stands on the pipeline's beginning, though the encoder's look-ahead of 6.5 ms
  // would have it before that.
  const std::uint32_t first = timestamps_[1] - timestamps_[0];
  EXPECT_TRUE(first == 960U || first == 960U - 312U) << first;
  for (std::size_t i = 2; i < timestamps_.size(); ++i) {
    EXPECT_EQ(timestamps_[i] - timestamps_[i - 1], 960U) << i;
  }
}

/// How large the pictures in packets are, by their parameter sets.
class SizeReader {
 public:
  void push(const leg::UpPacket& packet) {
    gst::push(pipeline_->find("in"), gst::make_buffer(packet.bytes));
  }
  [[nodiscard]] std::pair<int, int> size() const {
    const gst::PadPtr pad(gst_element_get_static_pad(pipeline_->find("parse"), "src"));
    const gst::CapsPtr caps(gst_pad_get_current_caps(pad.get()));
    std::pair<int, int> read{0, 0};
    if (caps != nullptr) {
      const GstStructure* const first = gst_caps_get_structure(caps.get(), 0);
      gst_structure_get_int(first, "width", &read.first);
      gst_structure_get_int(first, "height", &read.second);
    }
    return read;
  }
  bool play() { return pipeline_ && pipeline_->play(); }

 private:
  Expected<gst::Pipeline> pipeline_ = gst::Pipeline::make(
      "appsrc name=in is-live=true format=time do-timestamp=true caps=\"application/x-rtp,"
      "media=(string)video,clock-rate=(int)90000,encoding-name=(string)H264,payload=(int)100\" "
      "! rtph264depay ! h264parse name=parse ! fakesink sync=false");
};

TEST_F(CaptureTest, ContentIsAsLargeAsItsSourceAndNeverTooSmallToRead) {
  const auto clip = std::filesystem::path(testing::TempDir()) / "content.mkv";
  record_clip(clip, "1024,height=768");
  options_.content = CameraChoice{CameraKind::kFile, clip.string()};
  SizeReader reader;
  ASSERT_TRUE(reader.play());
  Content content(options_, {"Ninh Sơn", 3}, post(), [&](const leg::UpPacket& packet) {
    note(packet);
    reader.push(packet);
  });
  const auto tick = [&] { content.tick(read_clock().mono); };
  ASSERT_TRUE(wait_for([&] { return content.ok(read_clock().mono); }, tick));
  EXPECT_TRUE(packets_.empty()) << "nobody wants it";
  content.want(true, read_clock().mono);
  ASSERT_TRUE(wait_for([&] { return reader.size() == std::pair(1024, 768); }, tick));
  content.steer(100);
  ASSERT_TRUE(wait_for([&] { return reader.size() == std::pair(768, 576); }, tick));
  content.steer(1);
  ASSERT_TRUE(wait_for([&] { return reader.size() == std::pair(512, 384); }, tick));
}

TEST_F(CaptureTest, ThePictureChangesItsSizeWithAKeyFrameInTheSameStream) {
  PictureEncoder encoder(options_, post(), [this](const leg::UpPacket& packet) {
    if (packet.stream == leg::Stream::kMain) {
      note(packet);
    }
  });
  encoder.open_main(true);
  const auto picture = [&] {
    gst::BufferPtr black(gst_buffer_new_allocate(nullptr, 320 * 180 * 3 / 2, nullptr));
    gst_buffer_memset(black.get(), 0, 100, 320 * 180 * 3 / 2);
    encoder.push(std::move(black), media::media_now());
  };
  ASSERT_TRUE(wait_for([&] { return packets_.size() >= 10; }, picture));
  const auto parameter_sets = [this] {
    return std::count_if(packets_.begin(), packets_.end(), [](const leg::UpPacket& packet) {
      const unsigned kind = packet.bytes[media::kRtpHeaderSize] & 0x1fU;
      return kind == 7 || kind == 24;  // SPS, alone or aggregated
    });
  };
  const auto before = parameter_sets();
  encoder.steer({{160, 90, 5}, 100, true});
  ASSERT_TRUE(wait_for([&] { return parameter_sets() > before; }, picture));
  for (std::size_t i = 1; i < timestamps_.size(); ++i) {
    EXPECT_GE(media::timestamp_distance(timestamps_[i], timestamps_[i - 1]), 0);
  }
}

}  // namespace
}  // namespace nhipcau::agent
