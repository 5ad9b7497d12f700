#include "tests/support/room_simulator/picture_reader.hpp"

#include <gst/video/video.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "common/io/gst.hpp"

namespace nhipcau::simulator {

class PictureReader::Impl {
 public:
  Impl(std::vector<Piece> pieces, int width)
      : pieces_(std::move(pieces)), width_(width), newest_(pieces_.size()) {
    gst::init();
    auto made = gst::Pipeline::make(
        "appsrc name=in is-live=true format=time do-timestamp=true "
        "caps=\"application/x-rtp,media=(string)video,clock-rate=(int)90000,"
        "encoding-name=(string)H264,payload=(int)96\" ! rtph264depay ! h264parse "
        "! avdec_h264 max-threads=1 ! appsink name=out sync=false");
    if (!made) {
      throw std::runtime_error(made.error().text.en);
    }
    pipeline_ = std::move(*made);
    gst::on_sample(pipeline_->find("out"), [this](gst::SamplePtr sample) { read(sample.get()); });
    pipeline_->play();
  }

  void push(const media::RtpPacket& packet) {
    std::vector<std::uint8_t> bytes(media::kRtpHeaderSize + packet.payload.size());
    media::write_rtp_header(packet.header, bytes);
    std::copy(packet.payload.begin(), packet.payload.end(), bytes.begin() + media::kRtpHeaderSize);
    gst::push(pipeline_->find("in"), gst::make_buffer(bytes));
  }

  Seen seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

  int room_now() {
    const std::lock_guard lock(mutex_);
    return seen_.codes.empty() ? -1 : seen_.codes.back().room;
  }

  std::optional<media::PictureCode> piece(std::size_t index) {
    const std::lock_guard lock(mutex_);
    return newest_.at(index);
  }

 private:
  void read(GstSample* sample) {
    GstVideoInfo format;
    GstVideoFrame frame;
    if (gst_video_info_from_caps(&format, gst_sample_get_caps(sample)) == FALSE ||
        gst_video_frame_map(&frame, &format, gst_sample_get_buffer(sample), GST_MAP_READ) ==
            FALSE) {
      return;
    }
    const auto* luma = static_cast<const std::uint8_t*>(frame.data[0]);
    const int stride = format.stride[0];
    const auto read_at = [&](const Piece& piece) {
      return media::read_picture_code(luma + piece.y * stride + piece.x, piece.width, piece.height,
                                      stride, read_clock().wall);
    };
    const auto code = read_at({0, 0, format.width, format.height});
    std::vector<std::optional<media::PictureCode>> codes(pieces_.size());
    if (format.width == width_) {
      std::ranges::transform(pieces_, codes.begin(), read_at);
    }
    gst_video_frame_unmap(&frame);
    take(code, std::move(codes));
  }

  void take(const std::optional<media::PictureCode>& code,
            std::vector<std::optional<media::PictureCode>> codes) {
    const std::lock_guard lock(mutex_);
    const bool any = std::ranges::any_of(codes, [](const auto& each) { return each.has_value(); });
    newest_ = std::move(codes);
    if (code) {
      seen_.codes.push_back(*code);
    } else if (!any) {
      ++seen_.unreadable;
    }
  }

  std::vector<Piece> pieces_;
  int width_;
  std::mutex mutex_;
  Seen seen_;
  std::vector<std::optional<media::PictureCode>> newest_;
  std::optional<gst::Pipeline> pipeline_;  // last: its thread ends first
};

PictureReader::PictureReader(std::vector<Piece> pieces, int width)
    : impl_(std::make_unique<Impl>(std::move(pieces), width)) {}
PictureReader::~PictureReader() = default;
void PictureReader::push(const media::RtpPacket& packet) {
  impl_->push(packet);
}
std::optional<media::PictureCode> PictureReader::piece(std::size_t index) const {
  return impl_->piece(index);
}
PictureReader::Seen PictureReader::seen() const {
  return impl_->seen();
}
int PictureReader::room_now() const {
  return impl_->room_now();
}

}  // namespace nhipcau::simulator
