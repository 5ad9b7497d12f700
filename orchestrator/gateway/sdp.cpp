#include "orchestrator/gateway/sdp.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "orchestrator/gateway/ascii.hpp"

namespace nhipcau::gateway {
namespace {

constexpr std::size_t kSectionsMax = 16;
constexpr std::size_t kLinesMax = 2'000;  // Chromium's offers have about 250
constexpr std::size_t kMidMax = 64;

struct Attribute {
  std::string_view name;
  std::string_view value;
};

struct Section {
  std::string_view media;  // the value of m=; empty: the session
  std::vector<Attribute> attributes;

  [[nodiscard]] const Attribute* find(std::string_view name) const {
    const auto found = std::ranges::find(attributes, name, &Attribute::name);
    return found == attributes.end() ? nullptr : &*found;
  }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
};

std::string_view take_word(std::string_view& text, char divider = ' ') {
  const std::size_t end = std::min(text.find(divider), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && rest == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

std::string_view next_line(std::string_view& text) {
  std::string_view line = take_word(text, '\n');
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

/// The session's part first, then one per m= line. Empty: no SDP.
std::vector<Section> sections_of(std::string_view text) {
  std::vector<Section> sections(1);
  std::size_t lines = 0;
  bool first = true;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (line.empty()) {
      continue;
    }
    if (++lines > kLinesMax || line.size() < 2 || line[1] != '=' || (first && line != "v=0")) {
      return {};
    }
    first = false;
    std::string_view value = line.substr(2);
    if (line[0] == 'm') {
      sections.emplace_back();
      sections.back().media = value;
    } else if (line[0] == 'a') {
      const std::string_view name = take_word(value, ':');
      sections.back().attributes.push_back({name, value});
    }
  }
  const bool fits = sections.size() > 1 && sections.size() <= kSectionsMax + 1;
  return fits ? sections : std::vector<Section>{};
}

// ---- codecs ------------------------------------------------------------------------------------

struct Codec {
  int payload = 0;
  std::string_view encoding;  // "H264/90000"
  std::string_view parameters;
};

/// "a=name:PAYLOAD rest" of one payload type.
std::string_view of_payload(const Section& section, std::string_view name, int payload) {
  for (const Attribute& attribute : section.attributes) {
    std::string_view rest = attribute.value;
    if (attribute.name == name && number_of(take_word(rest)) == payload) {
      return rest;
    }
  }
  return {};
}

std::string parameter(std::string_view parameters, std::string_view key) {
  while (!parameters.empty()) {
    std::string_view each = take_word(parameters, ';');
    while (each.starts_with(' ')) {
      each.remove_prefix(1);
    }
    if (lower(take_word(each, '=')) == key) {
      return lower(each);
    }
  }
  return {};
}

std::vector<Codec> codecs_of(const Section& section) {
  std::vector<Codec> codecs;
  std::string_view formats = section.media;
  for (int skipped = 0; skipped < 3; ++skipped) {
    take_word(formats);  // kind, port, protocol
  }
  while (!formats.empty()) {
    const std::optional<int> payload = number_of(take_word(formats));
    if (payload && *payload >= 0 && *payload <= 127) {
      codecs.push_back({*payload, of_payload(section, "rtpmap", *payload),
                        of_payload(section, "fmtp", *payload)});
    }
  }
  return codecs;
}

/// How well we can serve an H.264 payload; 0: not. What is forwarded are constrained baseline or
/// main streams in packetization mode 1 (RFC 6184 §6.3); a peer that sends may use mode 0, which is
/// a part of it.
int h264_rank(const Codec& codec, bool sends) {
  const std::string profile = parameter(codec.parameters, "profile-level-id").substr(0, 4);
  const std::string mode = parameter(codec.parameters, "packetization-mode");
  if (lower(codec.encoding) != "h264/90000" || (mode == "0" && !sends) ||
      (!mode.empty() && mode != "0" && mode != "1")) {
    return 0;
  }
  const std::string idc = profile.substr(0, 2);
  if (!idc.empty() && idc != "42" && idc != "4d" && idc != "64") {
    return 0;  // 4:2:2, 4:4:4, 10 bits: no browser shows it
  }
  int rank = profile == "42e0" ? 40 : profile == "42c0" ? 39 : profile == "4200" ? 30 : 10;
  if (idc == "4d") {
    rank = 20;
  }
  return rank + (mode == "1" ? 100 : mode.empty() ? 50 : 0);
}

std::optional<Codec> choose(const Section& section, bool video, bool sends) {
  std::optional<Codec> best;
  int best_rank = 0;
  for (const Codec& codec : codecs_of(section)) {
    const bool opus = lower(codec.encoding) == "opus/48000/2";
    const int rank = video ? h264_rank(codec, sends) : (opus ? 1 : 0);
    if (rank > best_rank) {
      best = codec;
      best_rank = rank;
    }
  }
  return best;
}

// ---- the offer ---------------------------------------------------------------------------------

using Refusal = tl::unexpected<Error>;

Refusal refuse(const char* code, const char* vi, const char* en) {
  return fail(code, vi, en);
}

Refusal no_sdp() {
  return refuse("bad_sdp", "Nội dung gửi lên không phải là một SDP hợp lệ.",
                "What was sent is not a valid SDP offer.");
}

bool is_ice_text(std::string_view text, std::size_t least) {
  return text.size() >= least && text.size() <= 256 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '+' || c == '/';
         });
}

/// The value of a transport attribute: a section's own, or the session's.
std::string_view transport_value(const Section& session, const Section& section,
                                 std::string_view name) {
  const Attribute* found = section.find(name);
  found = found == nullptr ? session.find(name) : found;
  return found == nullptr ? std::string_view() : found->value;
}

struct Digest {
  std::string_view name;
  std::size_t digits;
};
constexpr std::array<Digest, 3> kDigests{{{"sha-256", 64}, {"sha-384", 96}, {"sha-512", 128}}};

/// "sha-256 AB:CD:…"; false when it is another digest or malformed.
bool read_fingerprint(std::string_view value, wire::PeerOffer& peer) {
  const std::string algorithm = lower(take_word(value));
  const auto known = std::ranges::find(kDigests, algorithm, &Digest::name);
  std::string hex = lower(value);
  std::erase(hex, ':');
  const bool digits = std::ranges::all_of(
      hex, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (known == kDigests.end() || hex.size() != known->digits || !digits) {
    return false;
  }
  peer.fingerprint_algorithm = algorithm;
  peer.fingerprint = std::move(hex);
  return true;
}

bool find_fingerprint(const Section& session, const Section& section, wire::PeerOffer& peer) {
  for (const Section* where : {&section, &session}) {
    for (const Attribute& attribute : where->attributes) {
      if (attribute.name == "fingerprint" && read_fingerprint(attribute.value, peer)) {
        return true;
      }
    }
  }
  return false;
}

Expected<void> read_transport(const Section& session, const Section& section,
                              wire::PeerOffer& peer) {
  peer.ice_fragment = transport_value(session, section, "ice-ufrag");
  if (!is_ice_text(peer.ice_fragment, 4) ||
      !is_ice_text(transport_value(session, section, "ice-pwd"), 22)) {
    return refuse("bad_ice", "SDP thiếu ice-ufrag hoặc ice-pwd hợp lệ.",
                  "The SDP has no valid ice-ufrag and ice-pwd.");
  }
  if (session.has("ice-lite")) {
    return refuse("bad_ice",
                  "SDP có a=ice-lite: máy chủ cũng là ICE-lite, hai bên sẽ không tìm thấy nhau.",
                  "The SDP has a=ice-lite: so is the server, and neither would find the other.");
  }
  if (!find_fingerprint(session, section, peer)) {
    return refuse("no_fingerprint",
                  "SDP thiếu dấu vân tay chứng thư (a=fingerprint, SHA-256 trở lên).",
                  "The SDP has no a=fingerprint of SHA-256, SHA-384 or SHA-512.");
  }
  const std::string_view setup = transport_value(session, section, "setup");
  if (setup != "actpass" && setup != "active" && setup != "passive") {
    return refuse("bad_setup", "SDP phải có a=setup:actpass, active hoặc passive.",
                  "The SDP must have a=setup:actpass, active or passive.");
  }
  peer.awaits_handshake = setup == "passive";
  return {};
}

bool direction_fits(const Section& session, const Section& section, bool sends) {
  for (const Section* where : {&section, &session}) {
    for (const std::string_view direction : {"sendrecv", "sendonly", "recvonly", "inactive"}) {
      if (where->has(direction)) {
        return direction == "sendrecv" || direction == (sends ? "sendonly" : "recvonly");
      }
    }
  }
  return true;  // sendrecv is the default, RFC 8866 §6.7
}

bool in_bundle(const Section& session, std::string_view mid) {
  for (const Attribute& attribute : session.attributes) {
    std::string_view mids = attribute.value;
    if (attribute.name != "group" || take_word(mids) != "BUNDLE") {
      continue;
    }
    while (!mids.empty()) {
      if (take_word(mids) == mid) {
        return true;
      }
    }
  }
  return false;
}

OfferedSection described(const Section& section) {
  OfferedSection made;
  std::string_view rest = section.media;
  made.kind = take_word(rest);
  take_word(rest);  // the port
  made.protocol = take_word(rest);
  made.formats = rest;
  if (const Attribute* mid = section.find("mid")) {
    made.mid = mid->value;
  }
  made.reduced = section.has("rtcp-rsize");
  made.libwebrtc = std::ranges::any_of(section.attributes, [](const Attribute& each) {
    return each.name == "rtcp-fb" && each.value.ends_with("goog-remb");
  });
  return made;
}

/// Port 0 refuses a section, unless it only waits for the bundle (RFC 8829 §5.2.1).
bool is_offered(const Section& section) {
  std::string_view rest = section.media;
  take_word(rest);
  return take_word(rest) != "0" || section.has("bundle-only");
}

Expected<void> take_section(const Section& section, OfferedSection& made, bool sends,
                            wire::PeerOffer& peer) {
  const bool video = made.kind == "video";
  const std::optional<Codec> codec = choose(section, video, sends);
  if (!codec && video) {
    return refuse(
        "no_h264",
        "Thiết bị không đưa ra H.264 (packetization-mode=1; baseline, main hoặc high 4:2:0): hệ "
        "thống chỉ truyền hình bằng H.264.",
        "The offer has no H.264 with packetization-mode=1 in profile baseline, main or high "
        "(4:2:0, 8 bits), the only picture carried here.");
  }
  if (!codec) {
    return refuse("no_opus", "Thiết bị không đưa ra Opus: hệ thống chỉ truyền tiếng bằng Opus.",
                  "The offer has no Opus, the only sound carried here.");
  }
  if (!section.has("rtcp-mux")) {
    return refuse("no_rtcp_mux", "SDP thiếu a=rtcp-mux.", "The SDP has no a=rtcp-mux.");
  }
  made.taken = true;
  made.payload = codec->payload;
  made.encoding = codec->encoding;
  made.profile = parameter(codec->parameters, "profile-level-id");
  (video ? peer.video_payload : peer.audio_payload) = codec->payload;
  return {};
}

Expected<void> check_bundle(const Section& session, const SdpOffer& offer) {
  const auto taken = std::ranges::count_if(offer.sections, &OfferedSection::taken);
  const bool bundled = std::ranges::all_of(offer.sections, [&](const OfferedSection& each) {
    return !each.taken || in_bundle(session, each.mid);
  });
  const bool distinct = offer.peer.video_payload != offer.peer.audio_payload;
  if (taken > 1 && (!bundled || !distinct)) {
    return refuse("no_bundle", "SDP phải gộp hình và tiếng trên một đường truyền (a=group:BUNDLE).",
                  "Picture and sound must be bundled on one transport (a=group:BUNDLE).");
  }
  return {};
}

}  // namespace

Expected<SdpOffer> read_sdp_offer(std::string_view text, bool sends) {
  const std::vector<Section> sections = sections_of(text);
  if (sections.empty()) {
    return no_sdp();
  }
  const Section& session = sections.front();
  SdpOffer offer;
  const Section* transport = nullptr;
  for (std::size_t i = 1; i < sections.size(); ++i) {
    OfferedSection made = described(sections[i]);
    if (made.mid.size() > kMidMax) {
      return no_sdp();
    }
    const bool video = made.kind == "video";
    const bool free = video ? !offer.peer.video_payload : !offer.peer.audio_payload;
    if ((video || made.kind == "audio") && free && is_offered(sections[i]) &&
        direction_fits(session, sections[i], sends)) {
      if (auto taken = take_section(sections[i], made, sends, offer.peer); !taken) {
        return tl::unexpected(taken.error());
      }
      transport = transport == nullptr ? &sections[i] : transport;
    }
    offer.sections.push_back(std::move(made));
  }
  if (transport == nullptr) {
    return refuse("no_media", "SDP không có hình hay tiếng nào theo chiều cần thiết.",
                  "The SDP has neither picture nor sound in the direction that is needed.");
  }
  if (auto fits = read_transport(session, *transport, offer.peer); !fits) {
    return tl::unexpected(fits.error());
  }
  if (auto fits = check_bundle(session, offer); !fits) {
    return tl::unexpected(fits.error());
  }
  return offer;
}

// ---- the answer --------------------------------------------------------------------------------

namespace {

constexpr const char* kStream = "nhipcau";
constexpr const char* kCname = "nhipcau-bridge";
// Where libwebrtc begins and where it stops, kbit/s: without bandwidth feedback it would start at
// 300 and take half a minute to a good picture.
constexpr const char* kBitrateHints = ";x-google-start-bitrate=1200;x-google-max-bitrate=2500";

class Lines {
 public:
  template <typename... Parts>
  void add(const Parts&... parts) {
    ((text_ += parts), ...);
    text_ += "\r\n";
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string colons(const std::string& hex) {
  std::string text;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    text += (i == 0 ? "" : ":") + hex.substr(i, 2);
  }
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

std::string connection(const std::string& host) {
  return (host.find(':') == std::string::npos ? "IN IP4 " : "IN IP6 ") + host;
}

void add_refused(Lines& lines, const OfferedSection& section) {
  lines.add("m=", section.kind, " 0 ", section.protocol, " ", section.formats);
  lines.add("c=IN IP4 0.0.0.0");
  if (!section.mid.empty()) {
    lines.add("a=mid:", section.mid);
  }
  lines.add("a=inactive");
}

void add_codec(Lines& lines, const OfferedSection& section, bool sends) {
  const std::string payload = std::to_string(section.payload);
  lines.add("a=rtpmap:", payload, " ", section.encoding);
  if (section.kind == "audio") {
    lines.add("a=fmtp:", payload, " minptime=10;useinbandfec=1");
    lines.add("a=ptime:20");
    return;
  }
  lines.add("a=fmtp:", payload, " level-asymmetry-allowed=1;packetization-mode=1",
            section.profile.empty() ? "" : ";profile-level-id=" + section.profile,
            sends && section.libwebrtc ? kBitrateHints : "");
  if (sends) {  // the bridge asks for what it lost; what viewers lost it does not keep for them
    lines.add("a=rtcp-fb:", payload, " nack");
  }
  lines.add("a=rtcp-fb:", payload, " nack pli");
  lines.add("a=rtcp-fb:", payload, " ccm fir");
}

void add_transport(Lines& lines, const wire::PeerOffer& offer, const wire::PeerAnswer& answer) {
  lines.add("a=ice-ufrag:", answer.ice_fragment);
  lines.add("a=ice-pwd:", answer.ice_password);
  lines.add("a=fingerprint:sha-256 ", colons(answer.fingerprint));
  lines.add("a=setup:", offer.awaits_handshake ? "active" : "passive");
  for (std::size_t i = 0; i < answer.hosts.size(); ++i) {
    // RFC 8445 §5.1.2.1: type preference 126 of a host, then the order, then component 1.
    const std::size_t priority = (126U << 24) | ((65535 - i) << 8) | 255U;
    lines.add("a=candidate:", std::to_string(i + 1), " 1 udp ", std::to_string(priority), " ",
              answer.hosts[i], " ", std::to_string(answer.port), " typ host");
  }
  lines.add("a=end-of-candidates");
}

void add_taken(Lines& lines, const OfferedSection& section, const wire::PeerOffer& offer,
               const wire::PeerAnswer& answer, bool sends) {
  lines.add("m=", section.kind, " ", std::to_string(answer.port), " ", section.protocol, " ",
            std::to_string(section.payload));
  lines.add("c=", connection(answer.hosts.empty() ? "0.0.0.0" : answer.hosts.front()));
  if (!section.mid.empty()) {
    lines.add("a=mid:", section.mid);
  }
  lines.add(sends ? "a=recvonly" : "a=sendonly");
  lines.add("a=rtcp-mux");
  if (section.reduced) {
    lines.add("a=rtcp-rsize");
  }
  add_codec(lines, section, sends);
  if (!sends) {
    const bool video = section.kind == "video";
    const std::string ssrc = std::to_string(video ? answer.video_ssrc : answer.audio_ssrc);
    lines.add("a=msid:", kStream, " ", section.kind);
    lines.add("a=ssrc:", ssrc, " cname:", kCname);
    lines.add("a=ssrc:", ssrc, " msid:", kStream, " ", section.kind);
  }
  add_transport(lines, offer, answer);
}

}  // namespace

std::string write_sdp_answer(const SdpOffer& offer, const wire::PeerAnswer& answer, bool sends) {
  Lines lines;
  lines.add("v=0");
  lines.add("o=- ", std::to_string(answer.video_ssrc), " 2 IN IP4 0.0.0.0");
  lines.add("s=-");
  lines.add("t=0 0");
  std::string bundle;
  for (const OfferedSection& section : offer.sections) {
    if (section.taken && !section.mid.empty()) {
      bundle += " " + section.mid;
    }
  }
  if (!bundle.empty()) {
    lines.add("a=group:BUNDLE", bundle);
  }
  lines.add("a=ice-lite");
  for (const OfferedSection& section : offer.sections) {
    if (section.taken) {
      add_taken(lines, section, offer.peer, answer, sends);
    } else {
      add_refused(lines, section);
    }
  }
  return lines.take();
}

std::optional<std::string> fragment_of_trickle(std::string_view body) {
  while (!body.empty()) {
    std::string_view line = next_line(body);
    if (line.starts_with("a=ice-ufrag:")) {
      line.remove_prefix(std::string_view("a=ice-ufrag:").size());
      return std::string(line);
    }
  }
  return std::nullopt;
}

}  // namespace nhipcau::gateway
