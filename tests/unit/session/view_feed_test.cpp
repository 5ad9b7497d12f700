#include "orchestrator/session/view_feed.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "orchestrator/session/json_writer.hpp"

namespace nhipcau::session {
namespace {

using Json = nlohmann::json;

JsonText view(const std::string& title, int fps) {
  JsonWriter writer(64);
  writer.object([&] {
    writer.key("title");
    writer.string(title);
    writer.key("fps");
    writer.integer(fps);
  });
  return writer.take();
}

TEST(ViewFeed, TheFirstVersionHasNoPatchAndTheNextLeadsFromIt) {
  ViewFeed feed;
  const auto first = feed.update(view("một", 1), WallTime{5});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version, 1U);
  EXPECT_EQ(first->patch, "");
  const auto second = feed.update(view("một", 2), WallTime{6});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->version, 2U);
  EXPECT_EQ(second->patch, R"([{"op":"replace","path":"/fps","value":2}])");
}

TEST(ViewFeed, TheSameViewIsNoNewVersion) {
  ViewFeed feed;
  feed.update(view("một", 1), WallTime{5});
  EXPECT_FALSE(feed.update(view("một", 1), WallTime{6}));
}

TEST(ViewFeed, ABrokenCharacterGoesOutReplacedUntilItIsGone) {
  ViewFeed feed;
  const auto first = feed.update(view("m\xE1\xBB", 1), WallTime{5});
  ASSERT_TRUE(first);
  Json seen = Json::parse(first->view);
  EXPECT_EQ(seen["title"], "m\uFFFD\uFFFD");
  for (const auto& [title, fps] : {std::pair{"m\xE1\xBB", 2}, std::pair{"\xFF", 2},
                                   std::pair{"một", 2}, std::pair{"một", 3}}) {
    const auto next = feed.update(view(title, fps), WallTime{6});
    ASSERT_TRUE(next);
    seen = seen.patch(Json::parse(next->patch));
    EXPECT_EQ(seen, Json::parse(next->view));
  }
  EXPECT_EQ(seen["title"], "một");
}

}  // namespace
}  // namespace nhipcau::session
