#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/expected.hpp"
#include "common/base/ids.hpp"
#include "common/base/preflight.hpp"
#include "common/base/time.hpp"
#include "common/wire/peer.hpp"

/// The control protocol `nhipcau.v1` between the orchestrator, the bridge and the agents: one
/// struct per message. PROTOCOL.md is the prose; `codec.hpp` turns these into JSON and back,
/// strictly. The console's messages are the gateway's own (orchestrator/gateway).
namespace nhipcau::wire {

inline constexpr int kProtocolVersion = 1;
inline constexpr const char* kSubprotocol = "nhipcau.v1";

/// What a plan carries so that a receiver never goes back: plans are ordered by (epoch, seq).
/// `epoch` grows by one at every start of an orchestrator; a peer refuses a lower one for ever.
struct PlanStamp {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  auto operator<=>(const PlanStamp&) const = default;
};

/// AES-128-GCM master key (16 bytes) and salt (12 bytes) of one direction of one media generation.
using SrtpKey = std::array<std::uint8_t, 28>;

/// The agent's half of a media generation: what it will send. Made afresh at every start of the
/// agent and whenever the bridge's instance changes; never reused.
struct MediaOffer {
  std::string generation;            ///< 16 hexadecimal digits, random
  SrtpKey key{};                     ///< protects agent -> bridge
  std::uint32_t video_ssrc = 0;      ///< main picture, H.264, payload type 96, 90 kHz
  std::uint32_t thumbnail_ssrc = 0;  ///< 320x180, H.264, payload type 97, 90 kHz
  std::uint32_t audio_ssrc = 0;      ///< Opus, payload type 111, 48 kHz, 20 ms
  std::uint32_t content_ssrc = 0;    ///< what it presents, H.264, payload type 100; 0: nothing
  bool operator==(const MediaOffer&) const = default;
};

/// The bridge's half: where to send and what comes back.
struct MediaAnswer {
  std::string generation;        ///< the offer's
  std::string host;              ///< empty: the host the agent reached the orchestrator by
  std::uint16_t port = 0;        ///< UDP
  SrtpKey key{};                 ///< protects bridge -> agent
  std::uint32_t video_ssrc = 0;  ///< the one video stream down; fixed for the generation
  std::uint32_t audio_ssrc = 0;  ///< the one audio stream down
  bool operator==(const MediaAnswer&) const = default;
};

enum class Show { kCamera, kContent, kComposed };

/// A picture the bridge can show: a room's camera or content, its composed picture, or its slate.
struct Source {
  std::optional<RoomId> room;  ///< whose camera or content; empty: the slate, or composed
  Show show = Show::kCamera;
  std::string composition{};  ///< composed: the id of which composition, else empty
  bool operator==(const Source&) const = default;
};

/// How the slots of a composition lie: PROTOCOL.md §3.
enum class Arrangement { kSideBySide, kPresentation, kGallery };
/// Which of a room's streams fills a slot. Small slots are made of thumbnails, so that rooms off
/// air go on sending little.
enum class Feed { kMain, kThumbnail, kContent };

struct Slot {
  RoomId room;
  Feed feed = Feed::kMain;
  std::string name;     ///< Vietnamese, as it is to be read
  std::string caption;  ///< who speaks; may be empty
  bool operator==(const Slot&) const = default;
};

/// A picture made of rooms' pictures. The slots keep their places, whoever is there.
struct Composition {
  std::string id;  ///< another one for other rooms or another arrangement, not for other captions
  Arrangement arrangement = Arrangement::kGallery;
  std::vector<Slot> slots{};  ///< 2; of a gallery 2 to 16
  bool operator==(const Composition&) const = default;
};

// ---- agent -> orchestrator -------------------------------------------------------------------

struct AgentHello {
  int protocol = kProtocolVersion;
  std::string token;
  RoomId room;
  std::string instance;  ///< random, one per start of the agent
  std::string version;
  std::uint64_t highest_epoch = 0;
  MediaOffer offer;
};

/// A new offer, sent when a room plan names a bridge instance the last offer was not made for.
struct AgentOffer {
  MediaOffer offer;
};

/// How a room's media travel: straight to the bridge, or through the orchestrator's port.
enum class MediaPath { kNone, kUdp, kTls };

/// Measured at the room, once a second and at once when something changes.
struct AgentReport {
  PlanStamp applied;                  ///< the newest plan in force
  bool camera_ok = false;             ///< frames come from the camera
  bool microphone_ok = false;         ///< samples come from the microphone
  bool muted_locally = false;         ///< the room's own mute, which always wins
  bool muted_at_device = false;       ///< the microphone's own switch, where it can be read
  double microphone_dbfs = -100;      ///< RMS of the last second, -100…0
  double video_fps = 0;               ///< pictures really played on the room's screen
  std::int64_t video_age_ms = -1;     ///< age of the last new picture; -1: none yet
  double sound_dbfs = -100;           ///< RMS of what the loudspeakers really played
  std::int64_t sound_age_ms = -1;     ///< age of the last sound packet played; -1: none yet
  double loss_pct = 0;                ///< packets lost on the way down, last second
  double jitter_ms = 0;               ///< RFC 3550 interarrival jitter of the video down
  MediaPath path = MediaPath::kNone;  ///< kNone: nothing comes back from the bridge
  int main_kbps = 0;          ///< what the line lets the main picture have; 0: it is not sent
  int main_height = 0;        ///< as it is encoded now
  bool main_limited = false;  ///< less than was asked for, because of the line
  bool content_ok = false;    ///< it has something to present, and pictures come from there
};

/// What the room's technician asks for. The room is the connection's, never the message's.
enum class RequestKind { kSpeech, kReply, kPointOfOrder };
struct RaiseHand {
  RequestKind kind = RequestKind::kSpeech;
  std::string topic;
  bool operator==(const RaiseHand&) const = default;
};
struct WithdrawHand {
  RequestId request;
  bool operator==(const WithdrawHand&) const = default;
};
struct CallDesk {
  std::string text;
  bool operator==(const CallDesk&) const = default;
};

/// One press on the room's panel; the same id gets the same answer, as a console's.
struct AgentCommand {
  CommandId id;
  std::variant<RaiseHand, WithdrawHand, CallDesk> what;
};

/// The pre-flight check that counts in this room now; empty: none does, or not any more. After
/// every welcome, when it changes, and every 30 s, so that no loss of a message or a journal
/// matters.
struct AgentPreflight {
  std::optional<Preflight> preflight;
};

using FromAgent = std::variant<AgentHello, AgentOffer, AgentReport, AgentCommand, AgentPreflight>;

// ---- orchestrator -> agent -------------------------------------------------------------------

struct AgentWelcome {
  std::uint64_t epoch = 0;
  WallTime server_time;
  std::string room_name;
  int room_number = 0;  ///< 1-based position in the roster; the number in the picture code
  std::string conference_title;
};

/// The item that comes next.
struct NextItem {
  std::string title;
  std::string speaker_title;
  std::string room_name;  ///< empty: no room in particular
  bool own = false;       ///< this room's
  bool operator==(const NextItem&) const = default;
};

/// The next item this room speaks in.
struct OwnItem {
  std::string title;
  std::string speaker_title;
  int items_before = 0;  ///< 0: it comes next
  bool operator==(const OwnItem&) const = default;
};

/// A request of this room that waits for the floor.
struct OwnRequest {
  RequestId id;
  RequestKind kind = RequestKind::kSpeech;
  std::string topic;
  bool accepted = false;
  int place = 1;  ///< among all that wait
  bool operator==(const OwnRequest&) const = default;
};

/// This room's newest call for the technical desk.
struct DeskCall {
  std::string text;
  WallTime at;
  std::string answered_by;  ///< empty: nobody yet
  bool operator==(const DeskCall&) const = default;
};

/// The desk's newest line for this room.
struct DeskMessage {
  std::uint64_t id = 0;  ///< another line has another
  WallTime at;
  std::string by;
  std::string text;
  bool operator==(const DeskMessage&) const = default;
};

/// What the room is to do now: the wanted state, whole. Pure projection of the core plus the media
/// answer the bridge gave.
struct RoomPlan {
  PlanStamp stamp;
  std::string bridge_instance;        ///< empty while there is no bridge
  std::optional<MediaAnswer> answer;  ///< empty: not answered yet; keep what runs
  bool send_main = false;             ///< send the main picture; off-air rooms save the encoder
  bool send_content = false;          ///< send what it presents
  bool microphone_open = false;       ///< the conference hears this room
  bool on_air = false;                ///< the bridge confirmed this room as the programme
  bool standby = false;               ///< next to be on air: "chuẩn bị"
  std::string item_title;             ///< the live item; empty: none
  std::string speaker_title;          ///< the live item's speaker; empty: none
  std::optional<WallTime> zero_at;    ///< the running clock reaches zero then
  std::optional<Millis> frozen_left;  ///< the clock is held with this much left
  bool rehearsal = false;             ///< nothing of this is the conference itself
  int pace = 1;                       ///< the clock runs so many times as fast: rehearsals only
  std::string programme_room{};       ///< name of the room on air; empty: the slate
  std::optional<NextItem> next{};     ///< empty: nothing is left
  std::optional<OwnItem> own_next{};  ///< empty: this room speaks in no item to come
  std::vector<OwnRequest> requests{};
  std::optional<DeskCall> desk_call{};
  std::optional<DeskMessage> message{};
  bool desk_speaks = false;  ///< the technical desk speaks to this room, and is heard
  bool operator==(const RoomPlan&) const = default;
};

/// The peer did something wrong; the orchestrator closes after it. `code`: see PROTOCOL.md.
struct ErrorMessage {
  std::string code;
  Text text;
};

/// What became of an AgentCommand.
struct AgentAnswer {
  CommandId id;
  bool ok = false;
  std::string code;  ///< refusals only: PROTOCOL.md §6
  Text text;         ///< refusals only
};

using ToAgent = std::variant<AgentWelcome, RoomPlan, AgentAnswer, ErrorMessage>;

// ---- bridge -> orchestrator ------------------------------------------------------------------

/// The bridge's media port, for those who reach it from the orchestrator's machine.
struct MediaAddress {
  std::string listen;      ///< the address it is bound to; empty: every one of its machine
  std::string advertised;  ///< the host rooms are told; empty: the orchestrator's own
  std::uint16_t port = 0;  ///< UDP; 0: not told
  bool operator==(const MediaAddress&) const = default;
};

struct BridgeHello {
  int protocol = kProtocolVersion;
  std::string token;
  std::string instance;  ///< random, one per start of the bridge
  std::string version;
  std::uint64_t highest_epoch = 0;
  std::map<RoomId, MediaAnswer>
      answers;  ///< what it holds: a restarted orchestrator changes nothing
  std::map<OutputId, MediaAnswer> output_answers{};
  std::vector<HeldSession> sessions{};  ///< and these
  MediaAddress media{};
};

/// The bridge took a room's offer.
struct BridgeAnswer {
  RoomId room;
  MediaAnswer answer;
};

/// The bridge took an output's offer.
struct OutputAnswer {
  OutputId output;
  MediaAnswer answer;
};

enum class PictureState { kNone, kOk, kFrozen, kBlack };
/// Clipping (too loud) and silent are said of an open microphone only.
enum class SoundState { kNone, kOk, kClipping, kSilent };

/// One room as the bridge measures it.
struct RoomMedia {
  RoomId room;
  std::string generation;         ///< empty: no leg
  std::optional<Source> showing;  ///< what was last really sent to it; empty: nothing yet
  PictureState picture = PictureState::kNone;  ///< from its decoded thumbnail
  SoundState sound = SoundState::kNone;
  std::int64_t picture_ok_ms = 0;  ///< how long the picture has been ok without a break
  double main_kbps = 0;
  double main_fps = 0;
  double up_loss_pct = 0;    ///< lost on the way up, last second
  double up_jitter_ms = 0;   ///< RFC 3550, main picture or thumbnail
  double down_loss_pct = 0;  ///< from the room's receiver reports
  double rtt_ms = -1;        ///< from RTCP; -1: not measured yet
  double sound_dbfs = -100;  ///< level of its microphone while open, else -100
  int paths = 1;             ///< network paths it sends by: 1 or 2
  int paths_up = 1;          ///< those by which something came a moment ago
};

/// Once a second, and at once when `programme` or any `showing` or `picture` changes.
struct BridgeReport {
  PlanStamp applied;
  std::optional<Source> programme;  ///< first frame of it went out; empty: nothing yet
  std::vector<RoomMedia> rooms;
  std::uint64_t strangers = 0;  ///< packets refused since start: unknown SSRC, wrong key, replayed
  std::vector<SessionReport> sessions{};  ///< a change of one is told at once
};

using FromBridge =
    std::variant<BridgeHello, BridgeAnswer, SessionAnswer, OutputAnswer, BridgeReport>;

// ---- orchestrator -> bridge ------------------------------------------------------------------

struct BridgeWelcome {
  std::uint64_t epoch = 0;
};

struct BridgeRoom {
  RoomId room;
  int number = 0;                   ///< 1-based position in the roster
  std::string name;                 ///< Vietnamese, for slates
  std::optional<MediaOffer> offer;  ///< empty: not known (yet); keep the leg that runs
  Source picture;                   ///< what this room is to see
  bool microphone_open = false;
  bool armed = false;  ///< keep ready to go on air
  /// Its machine was revoked: the leg that runs ends, and there is none until there is an offer.
  bool revoked = false;
  bool operator==(const BridgeRoom&) const = default;
};

/// A leg that only listens: a recording, a stream out.
struct BridgeOutput {
  OutputId output;
  std::optional<MediaOffer> offer;  ///< empty: not known (yet); keep the leg that runs
  Source picture;
  /// The room whose microphone alone is to be heard, untouched, while it is open; empty: all that
  /// the conference hears.
  std::optional<RoomId> sound;
  bool operator==(const BridgeOutput&) const = default;
};

struct BridgePlan {
  PlanStamp stamp;
  std::string title;  ///< of the conference, for the slate
  std::string
      note;  ///< second line of the slate: "Giải lao", "Hội nghị chưa bắt đầu"; may be empty
  std::optional<WallTime> resumes_at{};      ///< the slate counts down to it; empty: it does not
  Source programme;                          ///< what is on air; confirmed by the report
  std::optional<Composition> composition{};  ///< empty: nobody is to see one
  std::vector<BridgeRoom> rooms;
  std::vector<MediaSession> sessions{};  ///< WebRTC peers; one that is missing here is dropped
  std::vector<BridgeOutput> outputs{};   ///< recordings and streams; likewise
  bool operator==(const BridgePlan&) const = default;
};

using ToBridge = std::variant<BridgeWelcome, BridgePlan, ErrorMessage>;

// ---- outlet -> orchestrator --------------------------------------------------------------------

struct OutletHello {
  int protocol = kProtocolVersion;
  std::string token;  ///< the bridge's: both belong to the centre
  OutputId output;
  std::string instance;  ///< random, one per start of the outlet
  std::string version;
  std::uint64_t highest_epoch = 0;
  MediaOffer offer;
};

/// A new offer, for another bridge instance than the last one was made for.
struct OutletOffer {
  MediaOffer offer;
};

enum class OutletState {
  kIdle,      ///< nothing is wanted of it: before the start, in a break, after the end
  kStarting,  ///< wanted; waits for a key frame, or for the far end
  kRunning,   ///< bytes go out
  kFailed,    ///< `error` says why; it is tried again
};

/// Measured at the output, once a second and at once when the state or the file changes.
struct OutletReport {
  PlanStamp applied;
  OutletState state = OutletState::kIdle;
  WallTime since;               ///< of the state
  std::uint64_t bytes = 0;      ///< written or sent since the start of the program
  std::int64_t running_ms = 0;  ///< in the file or the connection of now
  std::string file;             ///< being written; of a stream: the far end, without its secrets
  std::optional<Text> error;
  int retries = 0;                 ///< failures in a row
  std::int64_t sound_age_ms = -1;  ///< age of the newest sound packet; -1: none yet
  double sound_dbfs = -100;        ///< RMS of the last second's sound
};

/// A recording's file is complete. Sent again until `segment_noted` names it.
struct OutletSegment {
  std::string file;  ///< the name alone
  WallTime began;    ///< of its first picture
  std::int64_t length_ms = 0;
  std::uint64_t bytes = 0;
  std::string sha256;  ///< 64 hexadecimal digits
  bool cut = false;    ///< its outlet died in it
};

using FromOutlet = std::variant<OutletHello, OutletOffer, OutletReport, OutletSegment>;

// ---- orchestrator -> outlet --------------------------------------------------------------------

struct OutletWelcome {
  std::uint64_t epoch = 0;
  std::string conference;  ///< its id: the first part of a file's name
  std::string title;
  std::string time_zone;  ///< of the date and the time in a file's name
};

/// The item a recording's chapter is named after.
struct Chapter {
  int number = 0;  ///< 1-based, of today's order
  std::string title;
  bool operator==(const Chapter&) const = default;
};

struct OutletPlan {
  PlanStamp stamp;
  std::string bridge_instance;        ///< empty while there is no bridge
  std::optional<MediaAnswer> answer;  ///< empty: not answered yet; keep what runs
  bool running = false;               ///< record, or stream
  std::optional<Chapter> chapter;     ///< the live item; empty: between two
  bool operator==(const OutletPlan&) const = default;
};

/// The journal has it.
struct SegmentNoted {
  std::string file;
};

using ToOutlet = std::variant<OutletWelcome, OutletPlan, SegmentNoted, ErrorMessage>;

// ---- binary: thumbnails, bridge -> orchestrator -> consoles ------------------------------------

/// One JPEG, 320x180, decoded from what arrived at the bridge: about 2 a second per room.
struct Thumbnail {
  RoomId room;
  WallTime decoded_at;  ///< the bridge's wall clock
  std::string jpeg;
};

}  // namespace nhipcau::wire
