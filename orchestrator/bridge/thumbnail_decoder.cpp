#include "orchestrator/bridge/thumbnail_decoder.hpp"

#include <gst/video/video.h>

#include <array>
#include <optional>

#include "common/io/gst.hpp"

namespace nhipcau::bridge {
namespace {

constexpr GstClockTime kJpegEvery = 450 * GST_MSECOND;  // two a second of five
constexpr std::size_t kMaxPacket = 1500;

// The decoder has one thread and no delay; pictures damaged by loss are not shown.
constexpr const char* kPipeline =
    "appsrc name=in is-live=true format=time do-timestamp=true max-bytes=262144 leaky-type=2 "
    "caps=\"application/x-rtp,media=(string)video,clock-rate=(int)90000,"
    "encoding-name=(string)H264,payload=(int)97\" "
    "! rtph264depay wait-for-keyframe=true ! h264parse "
    "! avdec_h264 name=decoder max-threads=1 output-corrupt=false "
    "! videoscale ! video/x-raw,width=320,height=180 ! jpegenc quality=70 "
    "! appsink name=out sync=false max-buffers=2 drop=true";

/// On a streaming thread: measures every picture, lets two a second through.
class PictureProbe {
 public:
  explicit PictureProbe(std::function<void(const PictureFacts&)> report)
      : report_(std::move(report)) {}

  static GstPadProbeReturn on_buffer(GstPad* pad, GstPadProbeInfo* info, gpointer self) noexcept {
    return static_cast<PictureProbe*>(self)->measure(pad, info);
  }

 private:
  GstPadProbeReturn measure(GstPad* pad, GstPadProbeInfo* info) {
    GstBuffer* buffer = gst_pad_probe_info_get_buffer(info);
    const gst::CapsPtr caps(gst_pad_get_current_caps(pad));
    GstVideoInfo format;
    GstVideoFrame frame;
    if (caps == nullptr || gst_video_info_from_caps(&format, caps.get()) == FALSE ||
        gst_video_frame_map(&frame, &format, buffer, GST_MAP_READ) == FALSE) {
      return GST_PAD_PROBE_DROP;
    }
    report_(measure_picture(static_cast<const std::uint8_t*>(frame.data[0]), format.width,
                            format.height, format.stride[0]));
    gst_video_frame_unmap(&frame);
    const GstClockTime at = buffer->pts;
    if (last_jpeg_ && at < *last_jpeg_ + kJpegEvery && at >= *last_jpeg_) {
      return GST_PAD_PROBE_DROP;
    }
    last_jpeg_ = at;
    return GST_PAD_PROBE_OK;
  }

  std::function<void(const PictureFacts&)> report_;
  std::optional<GstClockTime> last_jpeg_;
};

}  // namespace

class ThumbnailDecoder::Impl {
 public:
  explicit Impl(Callbacks callbacks) : callbacks_(std::move(callbacks)) {}

  void push(const media::RtpPacket& packet) {
    if (!pipeline_ && error_.empty()) {
      start();
    }
    const std::size_t size = media::kRtpHeaderSize + packet.payload.size();
    if (!pipeline_ || size > kMaxPacket) {
      return;
    }
    std::array<std::uint8_t, kMaxPacket> bytes;
    media::write_rtp_header(packet.header, bytes);
    std::copy(packet.payload.begin(), packet.payload.end(), bytes.begin() + media::kRtpHeaderSize);
    gst::push(pipeline_->find("in"), gst::make_buffer({bytes.data(), size}));
  }

  std::string check() {
    if (pipeline_) {
      if (auto error = pipeline_->poll_error()) {
        error_ = std::move(*error);
        pipeline_.reset();
      }
    }
    return std::exchange(error_, {});
  }

 private:
  void start() {
    auto made = gst::Pipeline::make(kPipeline);
    if (!made) {
      error_ = made.error().text.en;
      return;
    }
    probe_ = std::make_unique<PictureProbe>(callbacks_.on_picture);
    const gst::PadPtr pad(gst_element_get_static_pad(made->find("decoder"), "src"));
    gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, &PictureProbe::on_buffer, probe_.get(),
                      nullptr);
    gst::on_sample(made->find("out"), [report = callbacks_.on_jpeg](gst::SamplePtr sample) {
      const gst::ReadMap map(gst_sample_get_buffer(sample.get()));
      report(std::string(map.bytes().begin(), map.bytes().end()));
    });
    if (!made->play()) {
      error_ = "the decoder did not start";
      return;
    }
    pipeline_ = std::move(*made);
  }

  Callbacks callbacks_;
  std::unique_ptr<PictureProbe> probe_;  // outlives the pipeline
  std::optional<gst::Pipeline> pipeline_;
  std::string error_;
};

ThumbnailDecoder::ThumbnailDecoder(Callbacks callbacks)
    : impl_(std::make_unique<Impl>(std::move(callbacks))) {}
ThumbnailDecoder::~ThumbnailDecoder() = default;
void ThumbnailDecoder::push(const media::RtpPacket& packet) {
  impl_->push(packet);
}
std::string ThumbnailDecoder::check() {
  return impl_->check();
}

}  // namespace nhipcau::bridge
