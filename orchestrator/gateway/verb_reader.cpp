#include "orchestrator/gateway/verb_reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "common/wire/json_reader.hpp"

namespace nhipcau::gateway {
namespace {

using wire::JsonFault;
using wire::ObjectReader;

constexpr std::size_t kLongestText = 500;  // bytes, PROTOCOL.md §6
constexpr int kLongestItemMinutes = 480;   // a working day

std::string bounded(std::string text, const char* key) {
  if (text.size() > kLongestText) {
    throw JsonFault{key, "is longer than 500 bytes"};
  }
  return text;
}

std::string text(ObjectReader& args, const char* key) {
  return bounded(args.string(key), key);
}

template <typename IdType>
IdType id(ObjectReader& args, const char* key) {
  return IdType(text(args, key));
}

template <typename IdType>
std::optional<IdType> id_or_null(ObjectReader& args, const char* key) {
  return args.nullable(key) == nullptr ? std::nullopt : std::optional(id<IdType>(args, key));
}

/// One of a list of names; its place in the list is the value.
template <typename E, std::size_t N>
E one_of(ObjectReader& args, const char* key, const std::array<std::string_view, N>& names) {
  const std::string name = text(args, key);
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    throw JsonFault{key, "is none of the values known here"};
  }
  return static_cast<E>(found - names.begin());
}

int whole(ObjectReader& args, const char* key, int least, int most) {
  const int value = args.integer<int>(key);
  if (value < least || value > most) {
    throw JsonFault{key,
                    "must be " + std::to_string(least) + " to " + std::to_string(most) + ", whole"};
  }
  return value;
}

core::ItemKind item_kind(ObjectReader& args) {
  return one_of<core::ItemKind>(
      args, "kind",
      std::array<std::string_view, 13>{"settling", "introduction", "opening", "report", "lead_in",
                                       "paper", "break", "discussion", "speech", "commendation",
                                       "awards", "conclusion", "closing"});
}

core::RequestKind request_kind(ObjectReader& args) {
  return one_of<core::RequestKind>(
      args, "kind", std::array<std::string_view, 3>{"speech", "reply", "point_of_order"});
}

core::RequestStatus settled_as(ObjectReader& args) {
  static constexpr std::array kStatuses{core::RequestStatus::kAccepted,
                                        core::RequestStatus::kDenied,
                                        core::RequestStatus::kCancelled};
  const auto place = one_of<std::size_t>(
      args, "status", std::array<std::string_view, 3>{"accepted", "denied", "cancelled"});
  return kStatuses.at(place);
}

core::Presence presence(ObjectReader& args) {
  return one_of<core::Presence>(args, "presence",
                                std::array<std::string_view, 3>{"unknown", "present", "absent"});
}

core::Unplanned unplanned(ObjectReader& args) {
  ObjectReader item(args.at("item"), "item");
  core::Unplanned what;
  what.kind = item_kind(item);
  what.title = text(item, "title");
  what.speaker_title = text(item, "speaker_title");
  what.room = id_or_null<RoomId>(item, "room");
  what.duration = Minutes{whole(item, "minutes", 1, kLongestItemMinutes)};
  item.done();
  return what;
}

core::LayoutChoice layout_choice(ObjectReader& args) {
  core::LayoutChoice choice;
  choice.layout = one_of<core::Layout>(
      args, "layout",
      std::array<std::string_view, 6>{"auto", "full", "content", "side_by_side", "presentation",
                                      "gallery"});
  for (const auto& room : args.array("rooms")) {
    if (!room.is_string()) {
      throw JsonFault{"rooms", "must be a list of rooms"};
    }
    choice.rooms.emplace_back(bounded(room.get<std::string>(), "rooms"));
  }
  choice.keep = args.boolean("keep");
  return choice;
}

core::ReturnPicture return_picture(ObjectReader& args) {
  return one_of<core::ReturnPicture>(args, "picture",
                                     std::array<std::string_view, 2>{"central", "gallery"});
}

struct VerbReader {
  std::string_view name;
  core::Verb (*read)(ObjectReader&);
};

using A = ObjectReader;
using V = core::Verb;

constexpr std::array kLiveVerbs{
    VerbReader{"start", [](A& a) -> V { return core::Start{id<ItemId>(a, "target")}; }},
    VerbReader{"next", [](A& a) -> V { return core::Next{id<ItemId>(a, "target")}; }},
    VerbReader{"finish", [](A&) -> V { return core::Finish{}; }},
    VerbReader{"hold", [](A& a) -> V { return core::Hold{text(a, "reason")}; }},
    VerbReader{"resume", [](A&) -> V { return core::Resume{}; }},
    VerbReader{"extend",
               [](A& a) -> V {
                 const Minutes by{whole(a, "minutes", -60, 60)};
                 return core::Extend{by, text(a, "reason")};
               }},
    VerbReader{"undo", [](A&) -> V { return core::Undo{}; }},
    VerbReader{"interject", [](A& a) -> V { return core::Interject{unplanned(a)}; }},
    VerbReader{"correct_start",
               [](A& a) -> V { return core::CorrectStart{Seconds{whole(a, "seconds", 1, 300)}}; }},
    VerbReader{"return_to", [](A& a) -> V { return core::ReturnTo{id<ItemId>(a, "item")}; }},
    VerbReader{"set_layout", [](A& a) -> V { return core::SetLayout{layout_choice(a)}; }},
    VerbReader{"set_return", [](A& a) -> V { return core::SetReturn{return_picture(a)}; }},
    VerbReader{"conclude", [](A&) -> V { return core::Conclude{}; }},
    VerbReader{"take_seat", [](A& a) -> V { return core::TakeSeat{text(a, "reason")}; }}};

constexpr std::array kProgrammeVerbs{
    VerbReader{"skip",
               [](A& a) -> V {
                 return core::Skip{id<ItemId>(a, "item"), text(a, "reason")};
               }},
    VerbReader{"defer",
               [](A& a) -> V {
                 return core::Defer{id<ItemId>(a, "item"), id<ItemId>(a, "after"),
                                    a.boolean("absent"), text(a, "reason")};
               }},
    VerbReader{"recall", [](A& a) -> V { return core::Recall{id<ItemId>(a, "item")}; }},
    VerbReader{"move",
               [](A& a) -> V {
                 return core::Move{id<ItemId>(a, "item"), id_or_null<ItemId>(a, "after")};
               }},
    VerbReader{"insert",
               [](A& a) -> V {
                 return core::Insert{unplanned(a), id_or_null<ItemId>(a, "after")};
               }},
    VerbReader{"adjust",
               [](A& a) -> V {
                 const ItemId item = id<ItemId>(a, "item");
                 const Minutes by{whole(a, "minutes", -kLongestItemMinutes, kLongestItemMinutes)};
                 return core::Adjust{item, by, text(a, "reason")};
               }},
    VerbReader{"mark_speaker",
               [](A& a) -> V {
                 const ItemId item = id<ItemId>(a, "item");
                 return core::MarkSpeaker{item, presence(a)};
               }},
    VerbReader{"break_until", [](A& a) -> V {
                 return core::BreakUntil{id<ItemId>(a, "item"),
                                         WallTime{a.integer<std::int64_t>("until")}};
               }}};

constexpr std::array kFloorVerbs{
    VerbReader{"raise",
               [](A& a) -> V {
                 return core::Raise{id<RoomId>(a, "room"), request_kind(a), text(a, "topic")};
               }},
    VerbReader{"settle",
               [](A& a) -> V {
                 return core::Settle{id<RequestId>(a, "request"), settled_as(a), text(a, "reason")};
               }},
    VerbReader{
        "move_request",
        [](A& a) -> V {
          return core::MoveRequest{id<RequestId>(a, "request"), id_or_null<RequestId>(a, "before")};
        }},
    VerbReader{"give_floor",
               [](A& a) -> V {
                 return core::GiveFloor{id<RoomId>(a, "room"), id_or_null<RequestId>(a, "request"),
                                        text(a, "speaker_title")};
               }},
    VerbReader{"take_back", [](A& a) -> V { return core::TakeBack{id<TurnId>(a, "turn")}; }},
    VerbReader{"set_holders",
               [](A& a) -> V { return core::SetHolders{whole(a, "holders", 1, 4)}; }},
    VerbReader{"chair_microphone",
               [](A& a) -> V { return core::ChairMicrophone{a.boolean("open")}; }},
    VerbReader{"mute_all", [](A& a) -> V { return core::MuteAll{a.boolean("muted")}; }},
    VerbReader{"thaw", [](A& a) -> V { return core::Thaw{a.boolean("by_telephone")}; }}};

constexpr std::array kDeskVerbs{
    VerbReader{"call_desk",
               [](A& a) -> V {
                 return core::CallDesk{id<RoomId>(a, "room"), text(a, "text")};
               }},
    VerbReader{"answer_desk_call",
               [](A& a) -> V { return core::AnswerDeskCall{id<RoomId>(a, "room")}; }},
    VerbReader{"message_room", [](A& a) -> V {
                 return core::MessageRoom{id_or_null<RoomId>(a, "room"), text(a, "text")};
               }}};

constexpr std::array kRehearsalVerbs{
    VerbReader{"open_rehearsal",
               [](A& a) -> V { return core::OpenRehearsal{whole(a, "pace", 1, 4)}; }},
    VerbReader{"close_rehearsal", [](A&) -> V { return core::CloseRehearsal{}; }},
    VerbReader{"play_from", [](A& a) -> V { return core::PlayFrom{id<ItemId>(a, "item")}; }},
    VerbReader{"drop_room",
               [](A& a) -> V {
                 const RoomId room = id<RoomId>(a, "room");
                 return core::DropRoom{room, Seconds{whole(a, "seconds", 5, 600)}};
               }},
    VerbReader{"end_drill", [](A&) -> V { return core::EndDrill{}; }}};

static_assert(kLiveVerbs.size() + kProgrammeVerbs.size() + kFloorVerbs.size() + kDeskVerbs.size() +
                      kRehearsalVerbs.size() ==
                  std::variant_size_v<core::AnyVerb>,
              "every verb can be read");

template <std::size_t N>
const VerbReader* find(const std::array<VerbReader, N>& table, const std::string& name) {
  const auto found = std::ranges::find(table, name, &VerbReader::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

core::Verb read_verb(const std::string& name, ObjectReader& args) {
  const VerbReader* reader = find(kLiveVerbs, name);
  reader = reader != nullptr ? reader : find(kProgrammeVerbs, name);
  reader = reader != nullptr ? reader : find(kFloorVerbs, name);
  reader = reader != nullptr ? reader : find(kDeskVerbs, name);
  reader = reader != nullptr ? reader : find(kRehearsalVerbs, name);
  if (reader == nullptr) {
    throw UnknownVerb{name};
  }
  return reader->read(args);
}

}  // namespace nhipcau::gateway
