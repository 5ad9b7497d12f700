#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/media/opus_codec.hpp"
#include "common/media/picture_code.hpp"
#include "common/media/rtp.hpp"
#include "tests/support/room_simulator/clip.hpp"
#include "tests/support/room_simulator/picture_reader.hpp"
#include "tests/support/room_simulator/simulated_room.hpp"

/// Eyes and ears of the media tests.
namespace nhipcau::test {

/// The clips of room `number`, encoded once per test program. Small: these tests are about truth.
inline simulator::RoomClips clips_of(int number) {
  struct Clips {
    std::vector<simulator::AccessUnit> main;
    std::vector<simulator::AccessUnit> thumbnail;
    std::vector<simulator::Payload> sound;
  };
  static std::map<int, Clips> all;
  Clips& clips = all[number];
  if (clips.main.empty()) {
    clips.main = simulator::encode_video_clip({number, 640, 360, 25, 800, 250, 250});
    clips.thumbnail = simulator::encode_video_clip({number, 320, 180, 5, 120, 50, 10});
    clips.sound = simulator::encode_tone_clip(media::room_tone_hz(number));
  }
  return {&clips.main, &clips.thumbnail, &clips.sound, 25};
}

inline wire::Source room_source(const std::string& id) {
  return {RoomId(id)};
}

/// The strength of one frequency in a second of sound, by Goertzel; dBFS of the tone.
inline double tone_dbfs(const std::vector<float>& samples, double hz) {
  const double step = 2 * M_PI * hz / 48000;
  double re = 0;
  double im = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    re += static_cast<double>(samples[i]) * std::cos(step * static_cast<double>(i));
    im += static_cast<double>(samples[i]) * std::sin(step * static_cast<double>(i));
  }
  const double amplitude = 2 * std::hypot(re, im) / static_cast<double>(samples.size());
  return 20 * std::log10(std::max(amplitude, 1e-9));
}

/// A loudspeaker: decodes what a room receives.
struct Ear {
  media::OpusFrameDecoder decoder;
  std::vector<float> samples;
  std::optional<media::RtpHeader> last;
  int gaps = 0;

  void hear(const media::RtpPacket& packet) {
    if (last && (media::sequence_distance(packet.header.sequence, last->sequence) != 1 ||
                 packet.header.timestamp - last->timestamp != 960)) {
      ++gaps;
    }
    last = packet.header;
    media::AudioFrame frame;
    decoder.decode(packet.payload, frame);
    samples.insert(samples.end(), frame.begin(), frame.end());
  }
  [[nodiscard]] std::vector<float> last_second() const {
    const std::size_t count = std::min<std::size_t>(samples.size(), 48000);
    return {samples.end() - static_cast<std::ptrdiff_t>(count), samples.end()};
  }
};

/// A room's screen, with a check of the RTP stream itself.
struct Screen {
  simulator::PictureReader reader;
  std::optional<media::RtpHeader> last{};
  int gaps = 0;
  int backward = 0;

  void show(const media::RtpPacket& packet) {
    if (last) {
      gaps += media::sequence_distance(packet.header.sequence, last->sequence) != 1 ? 1 : 0;
      backward += media::timestamp_distance(packet.header.timestamp, last->timestamp) < 0 ? 1 : 0;
    }
    last = packet.header;
    reader.push(packet);
  }
  [[nodiscard]] std::uint16_t room_now() const {
    const auto seen = reader.seen();
    return seen.codes.empty() ? std::uint16_t{999} : seen.codes.back().room;
  }
};

}  // namespace nhipcau::test
