#include "common/media/replay_window.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/media/random.hpp"

namespace nhipcau::media {
namespace {

TEST(ReplayWindow, KnowsWhatWasHereAndWhatIsTooOld) {
  ReplayWindow window(64);
  EXPECT_TRUE(window.is_new(7));
  window.add(7);
  EXPECT_FALSE(window.is_new(7));
  EXPECT_TRUE(window.is_new(6));
  window.add(70);
  EXPECT_TRUE(window.is_new(8));
  EXPECT_FALSE(window.is_new(6)) << "63 behind the newest it knows, 64 not";
  window.add(1000);
  EXPECT_TRUE(window.is_new(937));
  EXPECT_FALSE(window.is_new(936));
  EXPECT_EQ(window.newest(), 1000U);
}

TEST(ReplayWindow, AgreesWithASetOfEverythingThatCame) {
  ReplayWindow window(128);
  std::set<std::uint64_t> came;
  std::uint64_t around = 1000;
  for (int i = 0; i < 20'000; ++i) {
    around += random_u32() % 3 + (random_u32() % 500 == 0 ? 200 : 0);
    const std::uint64_t index = around - random_u32() % 160;
    const bool fresh = came.empty() || index > *came.rbegin() ||
                       (*came.rbegin() - index < 128 && !came.contains(index));
    ASSERT_EQ(window.is_new(index), fresh) << index;
    if (fresh) {
      window.add(index);
      came.insert(index);
    }
  }
}

}  // namespace
}  // namespace nhipcau::media
