#include "orchestrator/session/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "orchestrator/session/json_writer.hpp"

/// Patches between two texts, judged by another library's RFC 6902.
namespace nhipcau::session {
namespace {

using Json = nlohmann::json;

void put(JsonWriter& writer, const Json& value) {
  if (value.is_object()) {
    writer.object([&] {
      for (const auto& [key, member] : value.items()) {
        writer.key(key.c_str());
        put(writer, member);
      }
    });
  } else if (value.is_array()) {
    writer.array([&] {
      for (const Json& element : value) {
        put(writer, element);
      }
    });
  } else if (value.is_string()) {
    writer.string(value.get<std::string>());
  } else if (value.is_boolean()) {
    writer.boolean(value.get<bool>());
  } else if (value.is_number_integer()) {
    writer.integer(value.get<std::int64_t>());
  } else if (value.is_number()) {
    writer.number(value.get<double>());
  } else {
    writer.null();
  }
}

JsonText text(const Json& value) {
  JsonWriter writer(64);
  put(writer, value);
  return writer.take();
}

/// The patch; that it leads from the one to the other is checked on the way.
Json patch(const Json& from, const Json& to) {
  const Json made = Json::parse(patch_between(text(from), text(to)));
  EXPECT_EQ(from.patch(made), to) << from << " to " << to << " by " << made;
  return made;
}

Json paths(const Json& made) {
  Json all = Json::array();
  for (const Json& operation : made) {
    all.push_back(operation["op"].get<std::string>() + " " + operation["path"].get<std::string>());
  }
  return all;
}

const std::string kLong(100, 'x');

TEST(JsonText, IsTheTextOfItsValues) {
  const Json all = {{"none", nullptr},
                    {"yes", true},
                    {"whole", -7},
                    {"part", 2.5},
                    {"empty", Json::array()},
                    {"list", {1, {{"a", "\"\n"}}, "đ"}}};
  EXPECT_EQ(Json::parse(text(all).text), all);
}

TEST(JsonText, TheOutlineNamesEveryPieceDownToTheThirdLevel) {
  const JsonText made = text({{"a", {{"b", {{"c", {{"d", 1}}}}}}}, {"e", {1, "zwei"}}});
  std::vector<std::string> pieces;
  for (std::size_t i = 0; i < made.outline.size(); ++i) {
    pieces.emplace_back(made.piece(i));
  }
  EXPECT_EQ(pieces,
            (std::vector<std::string>{made.text, R"({"b":{"c":{"d":1}}})", R"({"c":{"d":1}})",
                                      R"({"d":1})", R"([1,"zwei"])", "1", R"("zwei")"}));
}

TEST(JsonPatch, IsEmptyWhenNothingChanged) {
  EXPECT_EQ(patch({{"a", {1, 2}}}, {{"a", {1, 2}}}), Json::array());
}

TEST(JsonPatch, ReplacesWhatChangedAndNothingElse) {
  const Json from = {{"rooms", {{{"id", kLong}, {"fps", 1}}, {{"id", kLong}, {"fps", 2}}}}};
  Json to = from;
  to["rooms"][1]["fps"] = 3;
  EXPECT_EQ(paths(patch(from, to)), Json({"replace /rooms/1/fps"}));
}

TEST(JsonPatch, AnObjectWithOtherKeysIsReplaced) {
  const Json from = {{"clock", {{"zero_at", 1}}}, {"rest", kLong}};
  const Json to = {{"clock", {{"frozen_left", 1}}}, {"rest", kLong}};
  EXPECT_EQ(paths(patch(from, to)), Json({"replace /clock"}));
}

TEST(JsonPatch, AFullLogMovesOnByOneLine) {
  const Json from = {{"log", {kLong + "3", kLong + "2", kLong + "1"}}};
  const Json to = {{"log", {kLong + "4", kLong + "3", kLong + "2"}}};
  EXPECT_EQ(paths(patch(from, to)), Json({"add /log/0", "remove /log/3"}));
}

TEST(JsonPatch, AListThatGrowsOrShrinksInOnePlaceIsPatchedThere) {
  const Json three = {{"alarms", {kLong + "1", kLong + "2", kLong + "3"}}};
  const Json two = {{"alarms", {kLong + "1", kLong + "3"}}};
  EXPECT_EQ(paths(patch(three, two)), Json({"remove /alarms/1"}));
  EXPECT_EQ(paths(patch(two, three)), Json({"add /alarms/1"}));
}

TEST(JsonPatch, IsNeverMuchLongerThanTheWhole) {
  Json from = {{"rooms", Json::array()}};
  Json to = from;
  for (int i = 0; i < 50; ++i) {
    from["rooms"].push_back({{"a", i}, {"b", i}});
    to["rooms"].push_back({{"a", i + 1}, {"b", i - 1}});
  }
  EXPECT_EQ(paths(patch(from, to)), Json({"replace /rooms"}));
}

/// A random document of the view's kind; small values, so that pieces are often alike.
Json random_value(std::mt19937& random, int depth) {
  const auto pick = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  switch (depth == 0 ? 3 : pick(depth > 3 ? 2 : 4)) {
    case 0: {
      Json object = Json::object();
      for (const char* key : {"a", "b", "c"}) {
        if (pick(8) > 0) {
          object[key] = random_value(random, depth - 1);
        }
      }
      return object;
    }
    case 1: {
      Json array = Json::array();
      for (unsigned n = pick(5); n > 0; --n) {
        array.push_back(random_value(random, depth - 1));
      }
      return array;
    }
    default:
      return pick(2) == 0 ? Json(pick(3)) : Json(std::string(pick(80), 'y'));
  }
}

/// The same document after a change or two.
Json changed(Json value, std::mt19937& random) {
  if (value.is_object() && !value.empty() && random() % 4 > 0) {
    auto member = value.begin();
    std::advance(member, random() % value.size());
    *member = changed(*member, random);
    return value;
  }
  if (value.is_array() && random() % 4 > 0) {
    const auto at = value.begin() + static_cast<long>(random() % (value.size() + 1));
    switch (random() % 3) {
      case 0:
        value.insert(at, random_value(random, 1));
        return value;
      case 1:
        return at == value.end() ? value : (value.erase(at), value);
      default:
        return at == value.end() ? value : (*at = changed(*at, random), value);
    }
  }
  return random_value(random, 2);
}

TEST(JsonPatch, LeadsFromAnyDocumentToAnyOther) {
  std::mt19937 random(20220714);
  for (int round = 0; round < 3000; ++round) {
    const Json from = random_value(random, 4);
    Json to = changed(from, random);
    to = random() % 2 == 0 ? to : changed(to, random);
    patch(from, to);
    ASSERT_FALSE(HasFailure()) << "round " << round;
  }
}

}  // namespace
}  // namespace nhipcau::session
