#include "orchestrator/session/view_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/conference_fixture.hpp"

/// The view as PROTOCOL.md §8 has it, key for key.
namespace nhipcau::session {
namespace {

using Json = nlohmann::json;
using test::Play;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) {
    names.push_back(key);
  }
  return names;
}

Json shown(const Play& play) {
  return Json::parse(
      view_json(play.state, core::view(play.state, play.now), Telemetry{}, Outputs{{}}).text);
}

/// A discussion is live in the centre; room A has the floor, room B waits.
Play discussion() {
  core::Conference conference = test::small_conference();
  conference.items[0].open_floor = true;
  conference.items[0].per_turn = Minutes(5);
  conference.items[3].minimum = Minutes(6);
  Play play(conference);
  play.bring_up();
  play.press(core::Start{ItemId("i1")});
  play.wait(Minutes(1));
  play.press(core::GiveFloor{RoomId("a"), std::nullopt, "Bí thư"});
  play.press(core::Raise{RoomId("b"), core::RequestKind::kReply, "đất đai"});
  return play;
}

TEST(ViewJson, HasEveryKeyOfTheProtocolAndNoOther) {
  const Json view = shown(discussion());
  EXPECT_THAT(keys(view),
              UnorderedElementsAre("conference", "items", "live", "next", "forecast", "advice",
                                   "accounting", "floor", "desk", "seat", "undo", "programme",
                                   "layout", "bridge", "rooms", "outputs", "alarms", "log",
                                   "rehearsal", "rehearsed"));
  EXPECT_THAT(keys(view["items"][0]),
              UnorderedElementsAre("id", "number", "kind", "title", "minutes", "speaker", "room",
                                   "planned_start", "planned_end", "expected_start", "expected_end",
                                   "state", "inserted", "reason", "until", "started_at", "ended_at",
                                   "used_ms", "granted_ms", "minimum_ms", "optional", "protected",
                                   "open_floor", "content_share", "provenance", "presence"));
  EXPECT_THAT(keys(view["forecast"]),
              UnorderedElementsAre("planned_end", "expected_end", "best_end", "slide_from"));
  EXPECT_THAT(keys(view["accounting"]),
              UnorderedElementsAre("late_start_ms", "holds_ms", "idle_ms", "over_ms", "granted_ms",
                                   "inserted_ms", "saved_ms", "skipped_ms", "absorbed_ms"));
  EXPECT_THAT(keys(view["floor"]), UnorderedElementsAre("holders", "chair_open", "all_muted",
                                                        "turns", "queue", "frozen"));
  EXPECT_THAT(keys(view["floor"]["turns"][0]),
              UnorderedElementsAre("id", "room", "speaker_title", "started_at", "limit_ms",
                                   "by_telephone", "clock"));
  EXPECT_THAT(keys(view["floor"]["queue"][0]),
              UnorderedElementsAre("id", "room", "kind", "topic", "by", "at", "status"));
  EXPECT_THAT(keys(view["rooms"][0]),
              UnorderedElementsAre("id", "number", "name", "short", "tier", "central", "parent",
                                   "speakers", "agent", "agent_since", "picture", "sound", "on_air",
                                   "wanted_on_air", "standby", "microphone_open", "muted_locally",
                                   "content", "preflight", "showing", "link"));
  EXPECT_THAT(keys(view["layout"]), UnorderedElementsAre("in_force", "chosen", "rooms", "return"));
  EXPECT_THAT(keys(view["seat"]), UnorderedElementsAre("holder", "since", "lapsed"));
}

TEST(ViewJson, ALinkHasEveryNumberAndNullForWhatNobodyMeasured) {
  Play play;
  Telemetry telemetry;
  wire::AgentReport report;
  report.video_fps = 24.96;
  report.path = wire::MediaPath::kTls;
  report.muted_at_device = true;
  telemetry.note(RoomId("a"), report, play.now);
  const auto link = [&] {
    const core::View view = core::view(play.state, play.now);
    return Json::parse(
        view_json(play.state, view, telemetry, Outputs{{}}).text)["rooms"][1]["link"];
  };
  EXPECT_THAT(keys(link()),
              UnorderedElementsAre("main_kbps", "main_fps", "up_loss_pct", "up_jitter_ms",
                                   "down_loss_pct", "rtt_ms", "screen_fps", "microphone_dbfs",
                                   "sound_dbfs", "main_limit_kbps", "main_height", "measured_at",
                                   "path", "paths", "paths_up", "muted_at_device"));
  EXPECT_EQ(link()["screen_fps"], 25.0);
  EXPECT_EQ(link()["muted_at_device"], true);
  EXPECT_EQ(link()["main_limit_kbps"], nullptr) << "not limited";
  EXPECT_EQ(link()["main_height"], nullptr) << "not sent";
  EXPECT_EQ(link()["path"], "tls");
  EXPECT_EQ(link()["main_kbps"], nullptr);
  EXPECT_EQ(link()["measured_at"], play.now.ms);

  wire::BridgeReport seen;
  seen.rooms.push_back({.room = RoomId("a"), .generation = {}, .showing = wire::Source{}});
  seen.rooms.front().main_kbps = 2500.04;
  seen.rooms.front().paths = 2;
  telemetry.note(seen, {RoomId("tinh"), RoomId("a")}, play.now + Seconds(1));
  EXPECT_EQ(link()["main_kbps"], 2500.0);
  EXPECT_EQ(link()["paths"], 2);
  EXPECT_EQ(link()["paths_up"], 1);
  EXPECT_EQ(link()["rtt_ms"], nullptr) << "not measured yet";
  EXPECT_EQ(link()["measured_at"], (play.now + Seconds(1)).ms);
}

TEST(ViewJson, ShowsTheFloor) {
  Play play = discussion();
  const Json floor = shown(play)["floor"];
  EXPECT_EQ(floor["turns"][0]["room"], "a");
  EXPECT_EQ(floor["turns"][0]["limit_ms"], 300'000);
  EXPECT_EQ(floor["turns"][0]["clock"]["zero_at"], (play.now + Minutes(5)).ms);
  EXPECT_EQ(floor["queue"][0]["kind"], "reply");
  EXPECT_EQ(floor["queue"][0]["topic"], "đất đai");
  EXPECT_EQ(floor["queue"][0]["by"], "dieuhanh");
  EXPECT_EQ(floor["queue"][0]["status"], "pending");
  EXPECT_EQ(floor["frozen"], nullptr);
  play.tell(core::RoomMediaSeen{RoomId("a"), core::Picture::kNone, core::Sound::kNone, play.now});
  const Json frozen = shown(play)["floor"];
  EXPECT_EQ(frozen["frozen"]["room"], "a");
  EXPECT_EQ(frozen["frozen"]["kept_until"], (play.now + Minutes(1)).ms);
  EXPECT_EQ(frozen["turns"][0]["clock"]["frozen_left"], 300'000);
}

TEST(ViewJson, ATurnWithoutALimitHasNoClock) {
  Play play;
  play.bring_up();
  play.press(core::Start{ItemId("i1")});
  play.press(core::GiveFloor{RoomId("a"), std::nullopt, ""});
  EXPECT_EQ(shown(play)["floor"]["turns"][0]["clock"], nullptr);
}

TEST(ViewJson, NamesEveryStateOfAnItem) {
  Play play;
  play.press(core::Start{ItemId("i1")});
  play.wait(Minutes(2));
  play.press(core::Interject{{core::ItemKind::kSpeech, "Ý kiến", "Khách", {}, Minutes(3)}});
  play.press(core::Skip{ItemId("i2"), "vắng"});
  play.press(core::Defer{ItemId("i3"), ItemId("i4"), false, "chờ"});
  std::map<std::string, Json> items;
  const Json view = shown(play);
  for (const Json& item : view["items"]) {
    items[item["inserted"] == true ? "new" : item["id"].get<std::string>()] = item;
  }
  EXPECT_EQ(items["i1"]["state"], "suspended");
  EXPECT_EQ(items["new"]["state"], "live");
  EXPECT_EQ(items["new"]["speaker"]["office"], nullptr);
  EXPECT_EQ(items["new"]["speaker"]["title"], "Khách");
  EXPECT_EQ(items["i2"]["state"], "skipped");
  EXPECT_EQ(items["i2"]["reason"], "vắng");
  EXPECT_EQ(items["i3"]["state"], "deferred");
  EXPECT_EQ(items["i4"]["state"], "pending");
  EXPECT_EQ(items["i4"]["speaker"], nullptr);
  play.wait(Minutes(1));
  play.press(core::Hold{""});
  EXPECT_EQ(shown(play)["live"]["held"], true);
}

TEST(ViewJson, ExpectedTimesSayHowLongTheyStandStill) {
  Play play;
  play.press(core::Start{ItemId("i1")});
  play.press(core::BreakUntil{ItemId("i3"), WallTime{} + Minutes(40)});
  const Json view = shown(play);
  EXPECT_EQ(view["items"][2]["until"], (WallTime{} + Minutes(40)).ms);
  EXPECT_EQ(view["items"][3]["expected_start"]["at"], (WallTime{} + Minutes(40)).ms);
  EXPECT_EQ(view["items"][3]["expected_start"]["slack_ms"], Millis(Minutes(7)).count());
  EXPECT_EQ(view["forecast"]["expected_end"]["at"], (WallTime{} + Minutes(52)).ms);
}

TEST(ViewJson, AdvisesWhatWouldWinTime) {
  Play play = discussion();
  play.wait(Minutes(10));
  const Json view = shown(play);
  EXPECT_THAT(keys(view["advice"][0]), UnorderedElementsAre("kind", "item", "wins_ms"));
  EXPECT_EQ(view["advice"][0]["kind"], "shorten");
  EXPECT_EQ(view["advice"][0]["item"], "i4");
  EXPECT_EQ(view["advice"][0]["wins_ms"], Millis(Minutes(2)).count());
  EXPECT_EQ(view["accounting"]["over_ms"], Millis(Minutes(6)).count());
  EXPECT_EQ(view["items"][3]["minimum_ms"], Millis(Minutes(6)).count());
}

TEST(ViewJson, ShowsWhoModerates) {
  Play play;
  EXPECT_EQ(shown(play)["seat"], (Json{{"holder", nullptr}, {"since", 0}, {"lapsed", false}}));
  play.press(core::Start{ItemId("i1")});
  EXPECT_EQ(shown(play)["seat"],
            (Json{{"holder", "dieuhanh"}, {"since", play.now.ms}, {"lapsed", false}}));
}

}  // namespace
}  // namespace nhipcau::session
