#include "common/wire/codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/wire/tunnel.hpp"

namespace nhipcau::wire {
namespace {

using testing::Eq;
using testing::HasSubstr;

SrtpKey key_of(std::uint8_t first) {
  SrtpKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<std::uint8_t>(first + i);
  }
  return key;
}

MediaOffer offer() {
  return {.generation = "0123456789abcdef",
          .key = key_of(1),
          .video_ssrc = 0xfffffffe,
          .thumbnail_ssrc = 2,
          .audio_ssrc = 3,
          .content_ssrc = 9};
}

MediaAnswer answer() {
  return {.generation = "0123456789abcdef",
          .host = "",
          .port = 5004,
          .key = key_of(200),
          .video_ssrc = 4,
          .audio_ssrc = 5};
}

MediaSession media_session(SessionKind kind, const std::string& room) {
  return {.id = "00112233445566aa",
          .kind = kind,
          .room = RoomId(room),
          .by = "kỹ thuật",
          .token_room = RoomId("tinh"),
          .offer = {.ice_fragment = "EsAw",
                    .fingerprint_algorithm = "sha-256",
                    .fingerprint = "0a1b",
                    .video_payload = 102,
                    .audio_payload = {}}};
}

PeerAnswer peer_answer() {
  return {.ice_fragment = "ours",
          .ice_password = "secret",
          .fingerprint = "ff00",
          .hosts = {"192.0.2.1", "2001:db8::1"},
          .port = 5004,
          .video_ssrc = 7,
          .audio_ssrc = 8};
}

BridgePlan bridge_plan() {
  return {.stamp = {3, 99},
          .title = "Hội nghị “thử”",
          .note = "",
          .programme = {},
          .rooms = {{.room = RoomId("a"),
                     .number = 1,
                     .name = "Điểm cầu A",
                     .offer = offer(),
                     .picture = {RoomId("b")},
                     .microphone_open = true,
                     .armed = false},
                    {.room = RoomId("b"),
                     .number = 2,
                     .name = "B",
                     .offer = {},
                     .picture = {},
                     .revoked = true}},
          .sessions = {media_session(SessionKind::kContribution, "a"),
                       media_session(SessionKind::kProgramme, ""),
                       media_session(SessionKind::kReturn, "b"),
                       media_session(SessionKind::kCamera, "b"),
                       media_session(SessionKind::kDesk, "b")},
          .outputs = {}};
}

RoomPlan room_plan() {
  RoomPlan plan;
  plan.stamp = {1, 2};
  plan.bridge_instance = "x";
  plan.answer = answer();
  plan.item_title = "Tham luận";
  plan.zero_at = WallTime{123};
  plan.next = NextItem{"Tham luận 2", "Chủ tịch", "Điểm cầu B", true};
  plan.own_next = OwnItem{"Tham luận 2", "Chủ tịch", 3};
  plan.requests = {{RequestId("q1"), RequestKind::kPointOfOrder, "quy chế", true, 2}};
  plan.desk_call = DeskCall{"mất tiếng", WallTime{5}, "kythuat"};
  plan.message = DeskMessage{9, WallTime{6}, "kythuat", "Tăng âm lượng"};
  plan.desk_speaks = true;
  return plan;
}

RoomPlan held_room_plan() {
  RoomPlan plan = room_plan();
  plan.answer.reset();
  plan.zero_at.reset();
  plan.frozen_left = Millis{-5};
  return plan;
}

BridgeReport bridge_report() {
  RoomMedia media;
  media.room = RoomId("a");
  media.generation = "0123456789abcdef";
  media.showing = Source{RoomId("b")};
  media.picture = PictureState::kFrozen;
  media.sound = SoundState::kOk;
  media.main_kbps = 2500.5;
  return {.applied = {1, 1},
          .programme = Source{},
          .rooms = {media},
          .strangers = 4,
          .sessions = {{"00112233445566aa", SessionState::kConnecting},
                       {"00112233445566ab", SessionState::kUp, true},
                       {"00112233445566ac", SessionState::kSilent},
                       {"00112233445566ad", SessionState::kRefused},
                       {"00112233445566ae", SessionState::kClosed}}};
}

Preflight preflight() {
  Preflight signed_sheet{
      .at = WallTime{5'000}, .expires = WallTime{6'000}, .by = "Nam", .devices = "a1b2"};
  signed_sheet.rows[7] = {CheckMark::kFail, true, {"Hình tối", "Too dark"}};
  signed_sheet.rows[3].mark = CheckMark::kNotApplicable;
  signed_sheet.rows[0].mark = CheckMark::kPass;
  signed_sheet.rows[1].mark = CheckMark::kWarn;
  return signed_sheet;
}

/// Encoding what was decoded gives the same text: every field travels both ways.
template <typename Decode, typename Message>
void expect_round_trip(Decode decode, const Message& message) {
  const std::string text = encode(message);
  const auto again = decode(text);
  ASSERT_TRUE(again.has_value()) << again.error().text.en << "\n" << text;
  EXPECT_THAT(encode(*again), Eq(text));
}

TEST(Codec, EveryMessageTravelsBothWays) {
  expect_round_trip(decode_from_agent, FromAgent{AgentHello{.token = "t",
                                                            .room = RoomId("a"),
                                                            .instance = "i",
                                                            .version = "0.1.0",
                                                            .highest_epoch = 7,
                                                            .offer = offer()}});
  expect_round_trip(decode_from_agent, FromAgent{AgentOffer{offer()}});
  expect_round_trip(decode_from_agent, FromAgent{AgentReport{.applied = {1, 2},
                                                             .muted_at_device = true,
                                                             .microphone_dbfs = -20.5,
                                                             .path = MediaPath::kTls}});
  for (const auto& what : {decltype(AgentCommand::what){RaiseHand{RequestKind::kReply, "đất"}},
                           decltype(AgentCommand::what){WithdrawHand{RequestId("q1")}},
                           decltype(AgentCommand::what){CallDesk{"mất hình"}}}) {
    expect_round_trip(decode_from_agent, FromAgent{AgentCommand{CommandId("press-0001"), what}});
  }
  expect_round_trip(decode_to_agent,
                    ToAgent{AgentAnswer{CommandId("press-0001"), false, "no_call", {"vi", "en"}}});
  expect_round_trip(decode_from_agent, FromAgent{AgentPreflight{}});
  expect_round_trip(decode_from_agent, FromAgent{AgentPreflight{preflight()}});
  expect_round_trip(decode_to_agent, ToAgent{AgentWelcome{.epoch = 1,
                                                          .server_time = {5},
                                                          .room_name = "Điểm cầu A",
                                                          .room_number = 1,
                                                          .conference_title = "HN"}});
  expect_round_trip(decode_to_agent, ToAgent{room_plan()});
  expect_round_trip(decode_to_agent, ToAgent{held_room_plan()});
  expect_round_trip(decode_to_agent, ToAgent{ErrorMessage{"bad_token", {"vi", "en"}}});
  expect_round_trip(decode_from_bridge,
                    FromBridge{BridgeHello{
                        .token = "t",
                        .instance = "i",
                        .version = "v",
                        .highest_epoch = 1,
                        .answers = {{RoomId("a"), answer()}},
                        .output_answers = {},
                        .sessions = {{media_session(SessionKind::kReturn, "a"), peer_answer()}},
                        .media = {"192.0.2.1", "cau.example.vn", 5004}}});
  expect_round_trip(decode_from_bridge,
                    FromBridge{SessionAnswer{"00112233445566aa", peer_answer()}});
  expect_round_trip(decode_from_bridge, FromBridge{BridgeAnswer{RoomId("a"), answer()}});
  expect_round_trip(decode_from_bridge, FromBridge{bridge_report()});
  expect_round_trip(decode_to_bridge, ToBridge{BridgeWelcome{9}});
  expect_round_trip(decode_to_bridge, ToBridge{bridge_plan()});
}

TEST(Codec, ARoomCommandsNothingBeyondItsOwn) {
  const auto refuses = [](const std::string& verb, const std::string& args) {
    const std::string text =
        R"({"type":"command","cmd_id":"press-0001","verb":")" + verb + R"(","args":)" + args + "}";
    EXPECT_FALSE(decode_from_agent(text)) << text;
  };
  refuses("next", R"({"target":"i1"})");
  refuses("raise", R"({"kind":"shout","topic":""})");
  refuses("raise", R"({"kind":"speech","topic":"","room":"b"})");
  refuses("withdraw", R"({"request":""})");
  refuses("call_desk", R"({})");
  EXPECT_FALSE(decode_from_agent(
      R"({"type":"command","cmd_id":"short","verb":"call_desk","args":{"text":""}})"));
}

TEST(Codec, APreflightHasTheSheetsRowsShortLinesAndADaysValidityAtMost) {
  const auto refuses = [](const std::string& from, const std::string& to, const char* says) {
    std::string text = encode(FromAgent{AgentPreflight{preflight()}});
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    const auto got = decode_from_agent(text.replace(at, from.size(), to));
    ASSERT_FALSE(got.has_value()) << to;
    EXPECT_THAT(got.error().text.en, HasSubstr(says));
  };
  refuses(R"("mark":"fail")", R"("mark":"so-so")", "\"mark\"");
  refuses(R"("expires":6000)", R"("expires":86405001)", "\"expires\"");
  refuses(R"("expires":6000)", R"("expires":4999)", "\"expires\"");
  refuses(R"("at":5000)", R"("at":-1)", "\"expires\"");
  refuses("Too dark", std::string(601, 'x'), "\"en\"");
  refuses("Too dark", "Too\\ndark", "\"en\"");
  refuses("Nam", std::string(101, 'x'), "\"by\"");
  refuses(R"("rows":[)", R"("rows":[{"finding":{"en":"","vi":""},"mark":"pass","measured":true},)",
          "\"rows\"");
}

TEST(Codec, WhatATunnelSaysTravelsBothWays) {
  const auto hello = decode_from_tunnel(encode(TunnelHello{.token = "t", .room = RoomId("a")}));
  ASSERT_TRUE(hello.has_value());
  EXPECT_THAT(hello->token, Eq("t"));
  EXPECT_THAT(hello->room, Eq(RoomId("a")));
  expect_round_trip(decode_to_tunnel, ToTunnel{TunnelWelcome{}});
  expect_round_trip(decode_to_tunnel, ToTunnel{ErrorMessage{"bad_token", {"vi", "en"}}});
  EXPECT_FALSE(decode_from_tunnel(R"({"type":"hello","protocol":1,"token":"t","room":""})"));
  EXPECT_FALSE(decode_from_tunnel(R"({"type":"welcome"})"));
}

TEST(Codec, ARoomHasOneOrTwoPaths) {
  for (const int paths : {0, 3}) {
    BridgeReport report = bridge_report();
    report.rooms.at(0).paths = paths;
    const auto got = decode_from_bridge(encode(FromBridge{report}));
    ASSERT_FALSE(got.has_value()) << paths;
    EXPECT_THAT(got.error().text.en, HasSubstr("\"paths\""));
  }
}

TEST(Codec, ASessionMustFitItsKind) {
  const auto refuses = [](const std::string& from, const std::string& to, const char* says) {
    std::string text = encode(ToBridge{bridge_plan()});
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    const auto got = decode_to_bridge(text.replace(at, from.size(), to));
    ASSERT_FALSE(got.has_value()) << to;
    EXPECT_THAT(got.error().text.en, HasSubstr(says));
  };
  refuses(R"("kind":"contribution")", R"("kind":"programme")", "\"room\"");
  refuses(R"("kind":"contribution")", R"("kind":"tv")", "\"kind\"");
  refuses("00112233445566aa", "00112233445566AA", "\"id\"");
  refuses(R"("video_payload":102)", R"("video_payload":128)", "\"video_payload\"");
  refuses(R"("fingerprint":"0a1b")", R"("fingerprint":"0A")", "\"fingerprint\"");
  refuses(R"("ice_fragment":"EsAw")", R"("ice_fragment":"")", "\"ice_fragment\"");
}

OutletPlan outlet_plan() {
  OutletPlan plan;
  plan.stamp = {2, 3};
  plan.bridge_instance = "b";
  plan.answer = answer();
  plan.running = true;
  plan.chapter = Chapter{4, "Tham luận"};
  return plan;
}

TEST(Codec, EveryMessageOfAnOutletTravelsBothWays) {
  const OutputId id("ghi-hinh");
  expect_round_trip(decode_from_outlet, FromOutlet{OutletHello{.token = "t",
                                                               .output = id,
                                                               .instance = "i",
                                                               .version = "v",
                                                               .highest_epoch = 3,
                                                               .offer = offer()}});
  expect_round_trip(decode_from_outlet, FromOutlet{OutletOffer{offer()}});
  expect_round_trip(decode_from_outlet, FromOutlet{OutletReport{.applied = {1, 2},
                                                                .state = OutletState::kFailed,
                                                                .since = {5},
                                                                .bytes = 1'234'567'890'123,
                                                                .running_ms = 6,
                                                                .file = "a.mkv",
                                                                .error = Text{"vi", "en"},
                                                                .retries = 7,
                                                                .sound_age_ms = 8,
                                                                .sound_dbfs = -30.5}});
  expect_round_trip(decode_from_outlet, FromOutlet{OutletSegment{.file = "a.mkv",
                                                                 .began = {1},
                                                                 .length_ms = 2,
                                                                 .bytes = 3,
                                                                 .sha256 = std::string(64, 'f'),
                                                                 .cut = true}});
  expect_round_trip(decode_to_outlet, ToOutlet{OutletWelcome{1, "hn", "Hội nghị", "UTC"}});
  expect_round_trip(decode_to_outlet, ToOutlet{outlet_plan()});
  expect_round_trip(decode_to_outlet, ToOutlet{OutletPlan{}});
  expect_round_trip(decode_to_outlet, ToOutlet{SegmentNoted{"a.mkv"}});
  expect_round_trip(decode_to_outlet, ToOutlet{ErrorMessage{"unknown_output", {"vi", "en"}}});
  expect_round_trip(decode_from_bridge, FromBridge{OutputAnswer{id, answer()}});
  BridgePlan plan = bridge_plan();
  plan.outputs = {{id, offer(), {}, {}}, {OutputId("x.a"), {}, {RoomId("a")}, RoomId("a")}};
  expect_round_trip(decode_to_bridge, ToBridge{plan});
  BridgeHello hello;
  hello.output_answers = {{id, answer()}};
  expect_round_trip(decode_from_bridge, FromBridge{hello});
}

Composition composition() {
  return {.id = "gallery-1",
          .arrangement = Arrangement::kGallery,
          .slots = {{RoomId("a"), Feed::kMain, "Điểm cầu A", "Chủ tịch"},
                    {RoomId("b"), Feed::kThumbnail, "Điểm cầu B", ""},
                    {RoomId("a"), Feed::kContent, "Điểm cầu A", ""}}};
}

TEST(Codec, AComposedPictureTravelsBothWays) {
  BridgePlan plan = bridge_plan();
  plan.composition = composition();
  plan.programme = {std::nullopt, Show::kComposed, "gallery-1"};
  plan.resumes_at = WallTime{77};
  plan.outputs = {{OutputId("x"), {}, {RoomId("a"), Show::kContent}, {}}};
  expect_round_trip(decode_to_bridge, ToBridge{plan});
  const auto again = decode_to_bridge(encode(ToBridge{plan}));
  EXPECT_THAT(std::get<BridgePlan>(*again), Eq(plan));
}

TEST(Codec, ACompositionThatCannotBeArrangedIsRefused) {
  BridgePlan plan = bridge_plan();
  plan.composition = composition();
  const auto refused = [&] { return !decode_to_bridge(encode(ToBridge{plan})).has_value(); };
  EXPECT_FALSE(refused());
  plan.composition->arrangement = Arrangement::kSideBySide;
  EXPECT_TRUE(refused()) << "three side by side";
  plan.composition->arrangement = Arrangement::kGallery;
  plan.composition->slots.resize(1);
  EXPECT_TRUE(refused()) << "a gallery of one";
  plan.composition->slots.resize(17, composition().slots.front());
  EXPECT_TRUE(refused()) << "a gallery of seventeen";
  plan.composition.reset();
  plan.programme = {std::nullopt, Show::kComposed, ""};
  EXPECT_TRUE(refused()) << "composed of nobody knows what";
  plan.programme = {std::nullopt, Show::kCamera, "gallery-1"};
  EXPECT_TRUE(refused()) << "the slate as a composition";
}

TEST(Codec, ASegmentThatNamesAPathOrNoChecksumIsRefused) {
  OutletSegment segment{"../a.mkv", {1}, 2, 3, std::string(64, 'f'), false};
  EXPECT_THAT(decode_from_outlet(encode(FromOutlet{segment})).error().text.en, HasSubstr("file"));
  segment.file = "a.mkv";
  segment.sha256 = "F";
  EXPECT_THAT(decode_from_outlet(encode(FromOutlet{segment})).error().text.en, HasSubstr("sha256"));
}

TEST(Codec, ThumbnailsTravelAsBinaryFrames) {
  const Thumbnail sent{RoomId("ninh-son"), WallTime{1'666'000'000'123},
                       std::string("\xff\xd8\0x", 4)};
  const auto got = decode_thumbnail(encode(sent));
  ASSERT_TRUE(got.has_value());
  EXPECT_THAT(got->room, Eq(sent.room));
  EXPECT_THAT(got->decoded_at, Eq(sent.decoded_at));
  EXPECT_THAT(got->jpeg, Eq(sent.jpeg));
  const std::string whole = encode(sent);
  for (std::size_t cut = 0; cut < whole.size() - sent.jpeg.size() + 1; ++cut) {
    EXPECT_FALSE(decode_thumbnail(whole.substr(0, cut)).has_value()) << cut;
  }
}

struct Bad {
  const char* name;
  std::string text;
  const char* code;
  const char* says;
};

class Refused : public testing::TestWithParam<Bad> {};

TEST_P(Refused, WithAReasonThatNamesTheKey) {
  const auto got = decode_from_agent(GetParam().text);
  ASSERT_FALSE(got.has_value());
  EXPECT_THAT(got.error().code, Eq(GetParam().code));
  EXPECT_THAT(got.error().text.en, HasSubstr(GetParam().says));
}

std::string deep(int levels) {
  return R"({"type":"offer","offer":)" + std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']') + "}";
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = encode(FromAgent{AgentOffer{offer()}});
  const auto at = text.find(from);
  return at == std::string::npos ? "test is wrong" : text.replace(at, from.size(), to);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Refused,
    testing::Values(
        Bad{"syntax", "{\"type\":", "bad_json", "not valid JSON"},
        Bad{"not_an_object", "[1]", "bad_message", "object"},
        Bad{"utf8", "{\"type\":\"\xff\"}", "bad_json", "not valid JSON"},
        Bad{"twice", R"({"type":"offer","type":"offer"})", "bad_json", "\"type\" stands twice"},
        Bad{"deep", deep(40), "bad_json", "nested too deeply"},
        Bad{"long_string", R"({"type":")" + std::string(5000, 'x') + "\"}", "bad_json", "too long"},
        Bad{"unknown_type", R"({"type":"quit"})", "bad_message", "not a known message"},
        Bad{"extra_key", with("\"type\"", "\"why\":1,\"type\""), "bad_message", "\"why\""},
        Bad{"missing", with("\"audio_ssrc\":3,", ""), "bad_message", "\"audio_ssrc\" is missing"},
        Bad{"short_key", with("AQIDBAUG", "AQID"), "bad_message", "28 bytes"},
        Bad{"generation", with("0123456789abcdef", "0123456789ABCDEF"), "bad_message",
            "hexadecimal"},
        Bad{"range", with("4294967294", "4294967296"), "bad_message", "whole number"},
        Bad{"fraction", with("4294967294", "1.5"), "bad_message", "whole number"},
        Bad{"same_ssrc", with("4294967294", "2"), "bad_message", "must differ"}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace nhipcau::wire
