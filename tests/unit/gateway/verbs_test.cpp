#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "orchestrator/core/decision.hpp"
#include "orchestrator/gateway/console_messages.hpp"

/// Every verb of PROTOCOL.md §6, from JSON to a type or a refusal.
namespace nhipcau::gateway {
namespace {

using Json = nlohmann::json;
using namespace core;

struct Good {
  const char* verb;
  const char* args;
  std::function<bool(const Verb&)> reads_as;
};

template <typename T>
std::function<bool(const Verb&)> is(std::function<bool(const T&)> check) {
  return [check](const Verb& verb) {
    const T* read = std::get_if<T>(&verb);
    return read != nullptr && check(*read);
  };
}

template <typename T>
std::function<bool(const Verb&)> is() {
  return is<T>([](const T&) { return true; });
}

const char* const kUnplanned =
    R"({"kind":"speech","title":"Ý kiến","speaker_title":"Bí thư","room":"a","minutes":5})";

bool reads_unplanned(const Unplanned& what) {
  return what.kind == ItemKind::kSpeech && what.title == "Ý kiến" &&
         what.speaker_title == "Bí thư" && what.room == RoomId("a") && what.duration == Minutes(5);
}

const std::vector<Good>& good_commands() {
  static const std::string insert = R"({"after":"i2","item":)" + std::string(kUnplanned) + "}";
  static const std::string insert_next = R"({"after":null,"item":)" + std::string(kUnplanned) + "}";
  static const std::string interject = R"({"item":)" + std::string(kUnplanned) + "}";
  static const std::vector<Good> table = {
      {"start", R"({"target":"i1"})",
       is<Start>([](const Start& v) { return v.target == ItemId("i1"); })},
      {"next", R"({"target":"i2"})",
       is<Next>([](const Next& v) { return v.target == ItemId("i2"); })},
      {"finish", "{}", is<Finish>()},
      {"hold", R"({"reason":""})", is<Hold>([](const Hold& v) { return v.reason.empty(); })},
      {"resume", "{}", is<Resume>()},
      {"extend", R"({"minutes":-5,"reason":"r"})",
       is<Extend>([](const Extend& v) { return v.by == Minutes(-5) && v.reason == "r"; })},
      {"undo", "{}", is<Undo>()},
      {"skip", R"({"item":"i2","reason":"vắng"})",
       is<Skip>([](const Skip& v) { return v.item == ItemId("i2") && v.reason == "vắng"; })},
      {"defer", R"({"item":"i2","after":"i4","absent":true,"reason":""})",
       is<Defer>([](const Defer& v) {
         return v.item == ItemId("i2") && v.after == ItemId("i4") && v.absent;
       })},
      {"recall", R"({"item":"i2"})",
       is<Recall>([](const Recall& v) { return v.item == ItemId("i2"); })},
      {"move", R"({"item":"i2","after":"i4"})",
       is<Move>([](const Move& v) { return v.after == ItemId("i4"); })},
      {"move", R"({"item":"i2","after":null})", is<Move>([](const Move& v) { return !v.after; })},
      {"insert", insert.c_str(), is<Insert>([](const Insert& v) {
         return v.after == ItemId("i2") && reads_unplanned(v.what);
       })},
      {"insert", insert_next.c_str(), is<Insert>([](const Insert& v) { return !v.after; })},
      {"interject", interject.c_str(),
       is<Interject>([](const Interject& v) { return reads_unplanned(v.what); })},
      {"adjust", R"({"item":"i4","minutes":-3,"reason":"bù giờ"})",
       is<Adjust>([](const Adjust& v) { return v.by == Minutes(-3) && v.reason == "bù giờ"; })},
      {"break_until", R"({"item":"i3","until":1657763100000})",
       is<BreakUntil>([](const BreakUntil& v) { return v.until == WallTime{1'657'763'100'000}; })},
      {"correct_start", R"({"seconds":300})",
       is<CorrectStart>([](const CorrectStart& v) { return v.by == Minutes(5); })},
      {"return_to", R"({"item":"i1"})",
       is<ReturnTo>([](const ReturnTo& v) { return v.item == ItemId("i1"); })},
      {"conclude", "{}", is<Conclude>()},
      {"raise", R"({"room":"a","kind":"point_of_order","topic":"quy chế"})",
       is<Raise>([](const Raise& v) {
         return v.room == RoomId("a") && v.kind == RequestKind::kPointOfOrder &&
                v.topic == "quy chế";
       })},
      {"settle", R"({"request":"q1","status":"denied","reason":""})",
       is<Settle>([](const Settle& v) {
         return v.request == RequestId("q1") && v.status == RequestStatus::kDenied;
       })},
      {"settle", R"({"request":"q1","status":"accepted","reason":""})",
       is<Settle>([](const Settle& v) { return v.status == RequestStatus::kAccepted; })},
      {"settle", R"({"request":"q1","status":"cancelled","reason":""})",
       is<Settle>([](const Settle& v) { return v.status == RequestStatus::kCancelled; })},
      {"move_request", R"({"request":"q1","before":"q2"})",
       is<MoveRequest>([](const MoveRequest& v) { return v.before == RequestId("q2"); })},
      {"move_request", R"({"request":"q1","before":null})",
       is<MoveRequest>([](const MoveRequest& v) { return !v.before; })},
      {"give_floor", R"({"room":"a","request":null,"speaker_title":"Bí thư"})",
       is<GiveFloor>([](const GiveFloor& v) {
         return v.room == RoomId("a") && !v.request && v.speaker_title == "Bí thư";
       })},
      {"take_back", R"({"turn":"t1"})",
       is<TakeBack>([](const TakeBack& v) { return v.turn == TurnId("t1"); })},
      {"set_holders", R"({"holders":4})",
       is<SetHolders>([](const SetHolders& v) { return v.holders == 4; })},
      {"chair_microphone", R"({"open":true})",
       is<ChairMicrophone>([](const ChairMicrophone& v) { return v.open; })},
      {"mute_all", R"({"muted":false})", is<MuteAll>([](const MuteAll& v) { return !v.muted; })},
      {"thaw", R"({"by_telephone":true})", is<Thaw>([](const Thaw& v) { return v.by_telephone; })},
      {"take_seat", R"({"reason":"đổi ca"})",
       is<TakeSeat>([](const TakeSeat& v) { return v.reason == "đổi ca"; })},
      {"open_rehearsal", R"({"pace":4})",
       is<OpenRehearsal>([](const OpenRehearsal& v) { return v.pace == 4; })},
      {"close_rehearsal", R"({})", is<CloseRehearsal>([](const CloseRehearsal&) { return true; })},
      {"play_from", R"({"item":"i7"})",
       is<PlayFrom>([](const PlayFrom& v) { return v.item == ItemId("i7"); })},
      {"drop_room", R"({"room":"a","seconds":30})", is<DropRoom>([](const DropRoom& v) {
         return v.room == RoomId("a") && v.length == Seconds(30);
       })},
      {"end_drill", R"({})", is<EndDrill>([](const EndDrill&) { return true; })},
      {"mark_speaker", R"({"item":"i7","presence":"absent"})",
       is<MarkSpeaker>([](const MarkSpeaker& v) {
         return v.item == ItemId("i7") && v.presence == Presence::kAbsent;
       })},
      {"call_desk", R"({"room":"a","text":"mất tiếng"})", is<CallDesk>([](const CallDesk& v) {
         return v.room == RoomId("a") && v.text == "mất tiếng";
       })},
      {"answer_desk_call", R"({"room":"a"})",
       is<AnswerDeskCall>([](const AnswerDeskCall& v) { return v.room == RoomId("a"); })},
      {"message_room", R"({"room":null,"text":"Giải lao"})",
       is<MessageRoom>([](const MessageRoom& v) { return !v.room && v.text == "Giải lao"; })},
      {"set_layout", R"({"layout":"side_by_side","rooms":["a","b"],"keep":true})",
       is<SetLayout>([](const SetLayout& v) {
         return v.choice == LayoutChoice{Layout::kSideBySide, {RoomId("a"), RoomId("b")}, true};
       })},
      {"set_return", R"({"picture":"gallery"})",
       is<SetReturn>([](const SetReturn& v) { return v.picture == ReturnPicture::kGallery; })}};
  return table;
}

ConsoleMessage read(const std::string& verb, const Json& args) {
  const Json body = {{"cmd_id", "press-0001"},
                     {"verb", verb},
                     {"expect", {{"live_run", nullptr}}},
                     {"args", args}};
  const auto message = decode_command_body(body.dump());
  EXPECT_TRUE(message) << verb;
  return *message;
}

TEST(Verbs, EachIsReadIntoItsType) {
  std::set<std::size_t> read_kinds;
  for (const Good& good : good_commands()) {
    const ConsoleMessage message = read(good.verb, Json::parse(good.args));
    const auto* command = std::get_if<CommandRequest>(&message);
    ASSERT_NE(command, nullptr) << good.verb << " " << good.args;
    EXPECT_TRUE(good.reads_as(command->verb)) << good.verb << " " << good.args;
    EXPECT_EQ(name_of(command->verb), good.verb);
    read_kinds.insert(command->verb.index());
  }
  EXPECT_EQ(read_kinds.size(), std::variant_size_v<AnyVerb>) << "a verb has no example";
}

TEST(Verbs, AMissingOrAnUnknownKeyIsRefused) {
  for (const Good& good : good_commands()) {
    const Json args = Json::parse(good.args);
    Json more = args;
    more["surplus"] = 1;
    EXPECT_TRUE(std::holds_alternative<RefusedCommand>(read(good.verb, more))) << good.verb;
    for (const auto& [key, value] : args.items()) {
      Json less = args;
      less.erase(key);
      EXPECT_TRUE(std::holds_alternative<RefusedCommand>(read(good.verb, less)))
          << good.verb << " without " << key;
      Json wrong = args;
      wrong[key] = value.is_array() ? Json("a") : Json::array();
      EXPECT_TRUE(std::holds_alternative<RefusedCommand>(read(good.verb, wrong)))
          << good.verb << " with " << wrong[key] << " as " << key;
    }
  }
}

struct Bad {
  const char* verb;
  const char* args;
};

TEST(Verbs, ValuesThatCanMeanNothingAreRefused) {
  const std::vector<Bad> table = {
      {"extend", R"({"minutes":61,"reason":""})"},
      {"extend", R"({"minutes":-61,"reason":""})"},
      {"extend", R"({"minutes":1.5,"reason":""})"},
      {"extend", R"({"minutes":"1","reason":""})"},
      {"extend", R"({"minutes":99999999999999999999,"reason":""})"},
      {"adjust", R"({"item":"i4","minutes":481,"reason":""})"},
      {"adjust", R"({"item":"i4","minutes":0.5,"reason":""})"},
      {"correct_start", R"({"seconds":0})"},
      {"correct_start", R"({"seconds":301})"},
      {"break_until", R"({"item":"i3","until":"10:30"})"},
      {"open_rehearsal", R"({"pace":5})"},
      {"drop_room", R"({"room":"a","seconds":4})"},
      {"mark_speaker", R"({"item":"i7","presence":"late"})"},
      {"set_holders", R"({"holders":0})"},
      {"set_holders", R"({"holders":5})"},
      {"raise", R"({"room":"a","kind":"shout","topic":""})"},
      {"settle", R"({"request":"q1","status":"granted","reason":""})"},
      {"settle", R"({"request":"q1","status":"revoked","reason":""})"},
      {"mute_all", R"({"muted":1})"},
      {"thaw", R"({"by_telephone":null})"},
      {"take_back", R"({"turn":null})"},
      {"interject",
       R"({"item":{"kind":"dance","title":"x","speaker_title":"","room":null,"minutes":5}})"},
      {"interject",
       R"({"item":{"kind":"speech","title":"x","speaker_title":"","room":null,"minutes":0}})"},
      {"interject",
       R"({"item":{"kind":"speech","title":"x","speaker_title":"","room":null,"minutes":5,"x":1}})"},
      {"interject", R"({"item":{"kind":"speech","title":"x","speaker_title":"","minutes":5}})"},
  };
  for (const Bad& bad : table) {
    const ConsoleMessage message = read(bad.verb, Json::parse(bad.args));
    const auto* refused = std::get_if<RefusedCommand>(&message);
    ASSERT_NE(refused, nullptr) << bad.verb << " " << bad.args;
    EXPECT_EQ(refused->error.code, "bad_args");
  }
}

TEST(Verbs, TextsMayHave500Bytes) {
  const auto hold = [](std::size_t bytes) {
    return read("hold", {{"reason", std::string(bytes, 'x')}});
  };
  EXPECT_TRUE(std::holds_alternative<CommandRequest>(hold(500)));
  EXPECT_TRUE(std::holds_alternative<RefusedCommand>(hold(501)));
  EXPECT_TRUE(
      std::holds_alternative<RefusedCommand>(read("start", {{"target", std::string(501, 'i')}})));
  EXPECT_TRUE(std::holds_alternative<RefusedCommand>(
      read("raise", {{"room", "a"}, {"kind", "speech"}, {"topic", std::string(501, 'x')}})));
}

TEST(Verbs, AnUnknownOneIsABadCommand) {
  const ConsoleMessage message = read("fly", Json::object());
  EXPECT_EQ(std::get<RefusedCommand>(message).error.code, "bad_command");
}

}  // namespace
}  // namespace nhipcau::gateway
