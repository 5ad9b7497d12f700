#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/ids.hpp"
#include "common/base/time.hpp"
#include "orchestrator/core/source.hpp"

/// The plan of one conference, as validated by orchestrator/plan. Values only; constant after
/// loading. Everything that happens on the day is in State.
namespace nhipcau::core {

/// Where a fact of the plan comes from: written in the plan, derived from law or geography, or a
/// reasonable guess nobody wrote down.
enum class Provenance { kStated, kDerived, kInferred };

struct Room {
  RoomId id;
  std::string name;        ///< "Điểm cầu huyện Ninh Sơn"
  std::string short_name;  ///< "Ninh Sơn"
  std::string display;     ///< ASCII name for devices that garble Vietnamese
  std::string tier;        ///< data, not code: "tinh", "huyen", "xa", …
  std::string place;
  std::optional<RoomId> parent;       ///< a tree of any depth; empty for the root
  bool central = false;               ///< exactly one room of a conference
  int people = 0;                     ///< expected
  std::vector<std::string> communes;  ///< units whose people sit in this room
  bool operator==(const Room&) const = default;
};

struct Office {
  OfficeId id;
  std::string title;
  RoomId room;  ///< where this office sits: item -> office -> room
  bool operator==(const Office&) const = default;
};

enum class ItemKind {
  kSettling,      ///< ổn định
  kIntroduction,  ///< tuyên bố lý do
  kOpening,       ///< khai mạc
  kReport,        ///< báo cáo
  kLeadIn,        ///< dẫn đề
  kPaper,         ///< tham luận
  kBreak,         ///< giải lao
  kDiscussion,    ///< thảo luận
  kSpeech,        ///< phát biểu
  kCommendation,  ///< công bố khen thưởng
  kAwards,        ///< trao thưởng
  kConclusion,    ///< kết luận
  kClosing,       ///< bế mạc
};

struct Item {
  ItemId id;
  ItemKind kind = ItemKind::kSpeech;
  std::string title;
  WallTime planned_start;
  Millis duration{};
  Millis minimum{};  ///< agreed shortest; equals `duration` unless the plan says less
  bool optional = false;
  bool is_protected = false;           ///< never shortened or skipped by advice
  std::optional<WallTime> not_before;  ///< never begins earlier, e.g. a television slot
  Millis changeover{};                 ///< needed between the item before and this one
  std::optional<OfficeId> speaker;
  std::string speaker_title;   ///< when nobody of the offices speaks (unplanned items)
  std::optional<RoomId> room;  ///< whose picture and sound; empty: the slate, all closed
  bool open_floor = false;
  Millis per_turn{};  ///< open floor: time of one turn; 0: no limit
  std::vector<OfficeId> expected_speakers;
  bool content_share = false;
  std::string note;
  Provenance provenance = Provenance::kInferred;
  bool operator==(const Item&) const = default;

  [[nodiscard]] WallTime planned_end() const { return planned_start + duration; }
};

/// Somebody's duty in a room.
struct Duty {
  std::string role;
  std::string title;
  std::optional<OfficeId> office;
  int count = 1;
  bool operator==(const Duty&) const = default;
};

struct Roster {
  RoomId room;
  std::vector<Duty> duties;
  bool operator==(const Roster&) const = default;
};

struct Attendance {
  RoomId room;
  std::vector<std::string> groups;
  bool operator==(const Attendance&) const = default;
};

struct Deadline {
  std::string id;
  WallTime due;  ///< end of the day unless the plan gives an hour
  std::string who;
  std::string what;
  std::string rule;
  Provenance provenance = Provenance::kInferred;
  bool operator==(const Deadline&) const = default;
};

struct Conference {
  // Defined in conference.cpp, for the sake of the build's time.
  Conference();
  Conference(const Conference&);
  Conference(Conference&&) noexcept;
  Conference& operator=(const Conference&);
  Conference& operator=(Conference&&) noexcept;
  ~Conference();
  bool operator==(const Conference&) const;

  std::string id;
  std::string title;
  std::string short_title;
  std::string host;
  std::string date;       ///< "2022-07-14", local
  std::string time_zone;  ///< "Asia/Ho_Chi_Minh"
  WallTime planned_start;
  WallTime planned_end;
  std::optional<OfficeId> chair;
  std::optional<OfficeId> moderator;
  std::vector<Room> rooms;  ///< in the order of the roster; at least one, exactly one central
  std::vector<Office> offices;
  std::vector<Item> items;  ///< in the order of the programme; at least one
  std::vector<Roster> rosters;
  std::vector<Attendance> attendance;
  std::vector<Deadline> deadlines;
  ReturnPicture return_picture = ReturnPicture::kCentral;
  bool discussion_gallery = false;  ///< an open floor shows all unless exactly one speaks

  [[nodiscard]] const Room* find(const RoomId& wanted) const;
  [[nodiscard]] const Office* find(const OfficeId& wanted) const;
  [[nodiscard]] const Item* find(const ItemId& wanted) const;
  [[nodiscard]] const Room& central() const;
  /// 1-based position in the roster; the number in the picture code. CHECKs that the room exists.
  [[nodiscard]] int number_of(const RoomId& wanted) const;
};

}  // namespace nhipcau::core
