#include "orchestrator/outputs/outputs_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace nhipcau::outputs {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class OutputsFile : public testing::Test {
 protected:
  ~OutputsFile() override { std::filesystem::remove(path_); }

  Expected<std::vector<Output>> load(const std::string& text) {
    std::ofstream(path_) << text;
    return load_outputs(path_, {RoomId("tinh"), RoomId("huyen")});
  }

  std::string path_ =
      (std::filesystem::temp_directory_path() / ("outputs" + std::to_string(getpid()))).string();
};

TEST_F(OutputsFile, NoFileAndTheExampleAreNoOutputs) {
  EXPECT_THAT(*load_outputs("/nowhere/outputs.yaml", {}), IsEmpty());
  EXPECT_THAT(*load(example()), IsEmpty());
}

TEST_F(OutputsFile, EachRecordedRoomIsOneMoreOutput) {
  const auto outputs = load(
      "outputs:\n"
      "  - {id: ghi-hinh, kind: record, directory: /srv/x, segment_minutes: 5, record_rooms: all}\n"
      "  - {id: truyen-hinh, kind: srt, url: 'srt://127.0.0.1:9000?mode=caller'}\n");
  ASSERT_TRUE(outputs) << outputs.error().text.en;
  ASSERT_THAT(*outputs, SizeIs(4));
  EXPECT_EQ((*outputs)[0].segment, Minutes{5});
  EXPECT_EQ((*outputs)[2].id, OutputId("ghi-hinh.huyen"));
  EXPECT_EQ((*outputs)[2].room, RoomId("huyen"));
  EXPECT_EQ((*outputs)[3].kind, Kind::kSrt);
  const auto one = find_output(path_, OutputId("ghi-hinh.huyen"));
  ASSERT_TRUE(one);
  EXPECT_EQ(one->room, RoomId("huyen"));
  EXPECT_FALSE(find_output(path_, OutputId("khac")));
}

TEST_F(OutputsFile, AMistakeIsNamedWithItsLineAndNeverWithTheAddress) {
  const struct {
    const char* text;
    const char* says;
  } mistakes[] = {
      {"outputs:\n  - {id: A, kind: record, directory: /x}\n", ":2: id is"},
      {"outputs:\n  - {id: a, kind: record, directory: x}\n", "absolute"},
      {"outputs:\n  - {id: a, kind: tape}\n", "kind is record, rtmp or srt"},
      {"outputs:\n  - {id: a, kind: rtmp, url: 'http://khoa-bi-mat'}\n", "url must begin"},
      {"outputs:\n  - {id: a, kind: record, directory: /x, segment: 5}\n", "no key \"segment\""},
      {"outputs:\n  - {id: a, kind: record, directory: /x, record_rooms: [xa]}\n",
       "no room \"xa\""},
      {"outputs:\n  - {id: a, kind: srt, url: 'srt://x'}\n  - {id: a, kind: srt, url: 'srt://y'}\n",
       ":3: this id stands twice"},
      {"outputs: [", ":1: "}};
  for (const auto& mistake : mistakes) {
    const auto outputs = load(mistake.text);
    ASSERT_FALSE(outputs) << mistake.text;
    EXPECT_THAT(outputs.error().text.en, HasSubstr(mistake.says));
    EXPECT_THAT(outputs.error().text.en, testing::Not(HasSubstr("khoa-bi-mat")));
  }
}

}  // namespace
}  // namespace nhipcau::outputs
