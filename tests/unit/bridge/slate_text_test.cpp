#include "orchestrator/bridge/slate_text.hpp"

#include <gmock/gmock.h>

namespace nhipcau::bridge {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SlateText, EscapesWhatPangoWouldReadAsMarkup) {
  EXPECT_THAT(slate_markup("Sở A & <B>", ""), HasSubstr("Sở A &amp; &lt;B&gt;"));
}

TEST(SlateText, LeavesAnEmptyNoteOut) {
  EXPECT_THAT(slate_markup("Hội nghị", ""), Not(HasSubstr("\n")));
  EXPECT_THAT(slate_markup("Hội nghị", "Giải lao"), HasSubstr("Giải lao"));
}

TEST(SlateText, CountsLettersNotBytesWhenItBreaksLines) {
  // 34 letters, 50 bytes: one line
  EXPECT_THAT(slate_markup("ợợợợ ợợợợ ợợợợ ợợợợ ợợợợ ợợợợ ợợợợ", ""),
              HasSubstr("ợợợợ ợợợợ ợợợợ ợợợợ ợợợợ ợợợợ ợợợợ"));
  EXPECT_THAT(slate_markup("mot hai ba bon nam sau bay tam chin muoi", ""),
              HasSubstr("mot hai ba bon nam sau bay tam\nchin muoi"));
}

TEST(SlateText, MakesALongTitleSmaller) {
  std::string title;
  for (int i = 0; i < 60; ++i) {
    title += "nghị ";
  }
  EXPECT_THAT(slate_markup(title, ""), HasSubstr("Bold 13"));
  EXPECT_THAT(slate_markup("Hội nghị", ""), HasSubstr("Bold 20"));
}

}  // namespace
}  // namespace nhipcau::bridge
