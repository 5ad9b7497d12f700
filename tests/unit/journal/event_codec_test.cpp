#include "orchestrator/journal/event_codec.hpp"

#include <gtest/gtest.h>

#include "tests/unit/journal/sample_events.hpp"

namespace nhipcau::journal {
namespace {

TEST(EventCodec, EveryKindComesBackAsItWas) {
  const std::vector<core::EventBody> bodies = sample_bodies();
  ASSERT_EQ(bodies.size(), std::variant_size_v<core::EventBody>) << "a kind has no sample";
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
  EXPECT_EQ(names.size(), std::variant_size_v<core::EventBody>);
}

TEST(EventCodec, RefusesWhatItDoesNotFullyKnow) {
  const std::vector<EncodedBody> bad = {
      {"run_ended", 1, "{}"},                         // a key is missing
      {"run_ended", 1, R"({"run":"r1","extra":1})"},  // a key is unknown
      {"run_ended", 1, R"({"run":1})"},               // a type is wrong
      {"run_ended", 2, R"({"run":"r1"})"},            // a newer version
      {"run_vanished", 1, R"({"run":"r1"})"},         // an unknown kind
      {"run_ended", 1, R"({"run":)"},                 // no JSON
      {"room_media_changed", 1, R"({"room":"a","picture":"pink","sound":"ok"})"},
      {"epoch_started", 1, R"({"epoch":-1})"},
  };
  for (const EncodedBody& body : bad) {
    EXPECT_FALSE(decode_body(body)) << body.kind << " " << body.json;
  }
}

TEST(EventCodec, AnEventForPeopleNamesItsKind) {
  const core::Event event{7, WallTime{5}, "dieuhanh", CommandId("press-01"),
                          core::RunEnded{RunId("r1")}};
  EXPECT_EQ(
      encode_event(event),
      R"({"actor":"dieuhanh","at":5,"body":{"run":"r1"},"cause":"press-01","kind":"run_ended","seq":7})");
}

}  // namespace
}  // namespace nhipcau::journal
