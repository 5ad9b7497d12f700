#include "orchestrator/journal/event_codec.hpp"

#include <gtest/gtest.h>

#include "tests/unit/journal/sample_events.hpp"

namespace nhipcau::journal {
namespace {

TEST(EventCodec, EveryKindComesBackAsItWas) {
  const std::vector<core::EventBody> bodies = sample_bodies();
  ASSERT_EQ(bodies.size(), std::variant_size_v<core::AnyEvent>) << "a kind has no sample";
  for (std::size_t kind = 0; kind < bodies.size(); ++kind) {
    ASSERT_EQ(bodies[kind].index(), kind) << "samples are in the order of the variant";
    const auto decoded = decode_body(encode_body(bodies[kind]));
    ASSERT_TRUE(decoded) << decoded.error().text.en;
    EXPECT_EQ(*decoded, bodies[kind]) << encode_body(bodies[kind]).json;
  }
}

TEST(EventCodec, KindsHaveDifferentNames) {
  std::set<std::string> names;
  for (const core::EventBody& body : sample_bodies()) {
    names.insert(encode_body(body).kind);
  }
  EXPECT_EQ(names.size(), std::variant_size_v<core::AnyEvent>);
}

TEST(EventCodec, RefusesWhatItDoesNotFullyKnow) {
  const std::vector<EncodedBody> bad = {
      {"run_ended", 1, "{}"},                                   // a key is missing
      {"run_ended", 1, R"({"run":"r1","extra":1})"},            // a key is unknown
      {"run_ended", 1, R"({"run":1})"},                         // a type is wrong
      {"run_ended", 2, R"({"run":"r1"})"},                      // a key its version has is missing
      {"run_ended", 1, R"({"run":"r1","reason":"finished"})"},  // … or one it has not is there
      {"run_ended", 3, R"({"run":"r1","reason":"finished"})"},  // a newer version
      {"run_ended", 0, R"({"run":"r1"})"},
      {"run_vanished", 1, R"({"run":"r1"})"},  // an unknown kind
      {"run_ended", 1, R"({"run":)"},          // no JSON
      {"room_media_changed", 1, R"({"room":"a","picture":"pink","sound":"ok"})"},
      {"epoch_started", 1, R"({"epoch":-1})"},
  };
  for (const EncodedBody& body : bad) {
    EXPECT_FALSE(decode_body(body)) << body.kind << " " << body.json;
  }
}

TEST(EventCodec, WhatOlderProgramsWroteIsStillRead) {
  const auto ended = decode_body({"run_ended", 1, R"({"run":"r1"})"});
  ASSERT_TRUE(ended) << ended.error().text.en;
  EXPECT_EQ(*ended, core::EventBody(core::RunEnded{RunId("r1"), core::EndReason::kFinished}));

  core::Conference conference = sample_conference();
  std::string json = encode_body(core::ConferenceOpened{conference}).json;
  for (const char* key : {R"("changeover":90000,)", R"("not_before":1657758780000,)",
                          R"("speaker_title":"Khách mời",)", R"("discussion_gallery":true,)",
                          R"("return_picture":"gallery",)"}) {
    const std::size_t at = json.find(key);
    ASSERT_NE(at, std::string::npos) << key;
    json.erase(at, std::string(key).size());
  }
  core::Item& item = conference.items.front();
  item.changeover = {};
  item.not_before.reset();
  item.speaker_title.clear();
  conference.return_picture = core::ReturnPicture::kCentral;
  conference.discussion_gallery = false;
  const auto shown = decode_body({"programme_confirmed", 1, R"({"source":{"room":"a"}})"});
  ASSERT_TRUE(shown) << shown.error().text.en;
  EXPECT_EQ(*shown, core::EventBody(core::ProgrammeConfirmed{core::Source{RoomId("a")}}));
  const auto opened = decode_body({"conference_opened", 1, json});
  ASSERT_TRUE(opened) << opened.error().text.en;
  EXPECT_EQ(*opened, core::EventBody(core::ConferenceOpened{conference}));
}

TEST(EventCodec, AnEventForPeopleNamesItsKind) {
  const core::Event event{7, WallTime{5}, "dieuhanh", CommandId("press-01"),
                          core::RunEnded{RunId("r1")}};
  EXPECT_EQ(
      encode_event(event),
      R"({"actor":"dieuhanh","at":5,"body":{"reason":"finished","run":"r1"},"cause":"press-01","kind":"run_ended","seq":7})");
}

}  // namespace
}  // namespace nhipcau::journal
