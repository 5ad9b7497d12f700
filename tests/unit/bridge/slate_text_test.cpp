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

TEST(SlateText, CountsDownAndSaysTheHourUntilItIsThere) {
  const std::string note = "Giải lao\nTiếp tục lúc 09:45 / Resumes at 09:45";
  const WallTime end{1'000'000};
  EXPECT_EQ(slate_note(note, end, WallTime{1'000'000 - 754'000}),
            "Giải lao – còn 12:34\nTiếp tục lúc 09:45 / Resumes at 09:45");
  EXPECT_EQ(slate_note(note, end, end), "Giải lao – sắp tiếp tục");
  EXPECT_EQ(slate_note("Giải lao", end, WallTime{999'000}), "Giải lao – còn 00:01");
  EXPECT_EQ(slate_note(note, std::nullopt, end), note);
}

TEST(SlateText, PutsTheHourOnALineOfItsOwnAndSmaller) {
  const std::string markup = slate_markup("Hội nghị", "Giải lao – còn 12:34\nTiếp tục lúc 09:45");
  EXPECT_THAT(markup, HasSubstr("Sans 14\" foreground=\"#ffd866\">Giải lao – còn 12:34</span>\n"));
  EXPECT_THAT(markup, HasSubstr("Sans 12\" foreground=\"#ffd866\">Tiếp tục lúc 09:45</span>"));
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
