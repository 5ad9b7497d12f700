#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "orchestrator/plan/load.hpp"

namespace nhipcau::plan {
namespace {

// Line numbers in the tables below count from the first line of this text.
constexpr const char* kGood = R"(schema: nhipcau.conference/1
conference:
  id: thu
  title: Hội nghị thử
  short_title: Thử
  host: UBND tỉnh
  date: 2026-05-05
  start: "08:00"
  end: "08:30"
  time_zone: Asia/Ho_Chi_Minh
  chair: chu-toa
rooms:
  - {id: tinh, name: Điểm cầu tỉnh, short_name: Tỉnh, display: TINH, tier: tinh, central: true}
  - {id: khu, name: Điểm cầu khu, short_name: Khu, display: KHU, tier: khu-vuc, parent: tinh}
  - {id: xa, name: Điểm cầu xã, short_name: Xã, display: XA, tier: xa, parent: khu}
offices:
  - {id: chu-toa, title: Chủ tọa, room: tinh}
  - {id: ct-xa, title: Chủ tịch xã, room: xa}
items:
  - {id: m1, kind: opening, title: Khai mạc, start: "08:00", minutes: 10, speaker: chu-toa}
  - {id: m2, kind: paper, title: Tham luận, start: "08:10", minutes: 10, speaker: ct-xa, room: xa}
  - {id: m3, kind: closing, title: Bế mạc, start: "08:20", minutes: 10, protected: true}
deadlines:
  - {id: h1, due: 2026-05-01, who: Xã, what: Gửi bài}
)";

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string faults_of(const std::string& yaml) {
  const LoadResult result = load_conference_text(yaml);
  EXPECT_EQ(result.conference.has_value(), result.faults.empty());
  return describe("f", result.faults);
}

struct Case {
  const char* name;
  const char* from;
  const char* to;
  const char* faults;
};

void PrintTo(const Case& each, std::ostream* out) {
  *out << each.name;
}

class WrongFile : public testing::TestWithParam<Case> {};

TEST_P(WrongFile, IsRefusedAtTheVeryPlaceWithASentence) {
  EXPECT_EQ(faults_of(replaced(GetParam().from, GetParam().to)), GetParam().faults);
}

const Case kForm[] = {
    {"UnknownKey", "  host: UBND", "  hots: x\n  host: UBND",
     "f:6:3: conference: khóa “hots” không có trong lược đồ / conference: the key “hots” is not in "
     "the schema\n"},
    {"DuplicateKey", "  chair: chu-toa", "  chair: chu-toa\n  chair: ct-xa",
     "f:12:3: conference: khóa “chair” viết hai lần / conference: the key “chair” is there "
     "twice\n"},
    {"MissingKey", "  short_title: Thử\n", "",
     "f:3:3: conference: thiếu khóa “short_title” / conference: the key “short_title” is "
     "missing\n"},
    {"MissingKeyInAList", "display: KHU, ", "",
     "f:14:5: rooms[2]: thiếu khóa “display” / rooms[2]: the key “display” is missing\n"},
    {"KeyWithoutValue", "  host: UBND tỉnh",
     "  host:", "f:6:3: conference.host: chưa có giá trị / conference.host: has no value\n"},
    {"WrongSchema", "conference/1", "conference/9",
     "f:1:9: file.schema: phải là một trong: nhipcau.conference/1 / file.schema: must "
     "be one of: nhipcau.conference/1\n"},
    {"QuotedNumber", "start: \"08:20\", minutes: 10", "start: \"08:20\", minutes: \"10\"",
     "f:22:69: items[3].minutes: phải là số nguyên trong khoảng 1–1440 / items[3].minutes: must be "
     "a whole number in 1–1440\n"},
    {"ZeroMinutes", "start: \"08:20\", minutes: 10", "start: \"08:20\", minutes: 0",
     "f:22:69: items[3].minutes: phải là số nguyên trong khoảng 1–1440 / items[3].minutes: must be "
     "a whole number in 1–1440\n"},
    {"NegativeMinutes", "start: \"08:20\", minutes: 10", "start: \"08:20\", minutes: -5",
     "f:22:69: items[3].minutes: phải là số nguyên trong khoảng 1–1440 / items[3].minutes: must be "
     "a whole number in 1–1440\n"},
    {"NoFlag", "central: true", "central: yes",
     "f:13:5: chưa có điểm cầu trung tâm (central: true) / no room is central (central: true)\n"
     "f:13:91: rooms[1].central: phải là true hoặc false / rooms[1].central: must be true or "
     "false\n"},
    {"BadDate", "2026-05-05", "2026-02-30",
     "f:7:9: conference.date: ngày không đúng; viết như 2022-07-14, từ năm 2000 đến 2099 / "
     "conference.date: not a date; write it like 2022-07-14, years 2000 to 2099\n"},
    {"BadTime", "start: \"08:10\"", "start: \"8h10\"",
     "f:21:52: items[2].start: giờ không đúng; viết như \"07:30\", từ 00:00 đến 23:59 / "
     "items[2].start: not a time; write it like \"07:30\", 00:00 to 23:59\n"},
    {"BadId", "{id: m2", "{id: Mục 2",
     "f:21:10: items[2].id: mã chỉ gồm a–z, 0–9 và dấu “-”, dài 1–48 ký tự / items[2].id: an id "
     "has only a–z, 0–9 and “-”, 1 to 48 characters\n"},
    {"UnknownKind", "kind: paper", "kind: song",
     "f:21:20: items[2].kind: phải là một trong: settling, introduction, opening, report, lead-in, "
     "paper, break, discussion, speech, commendation, awards, conclusion, closing / items[2].kind: "
     "must be one of: settling, introduction, opening, report, lead-in, paper, break, discussion, "
     "speech, commendation, awards, conclusion, closing\n"},
    {"EmptyTitle", "title: Tham luận", "title: \"  \"",
     "f:21:34: items[2].title: không được để trống / items[2].title: must not be empty\n"},
    {"ControlCharacter", "title: Tham luận", "title: \"a\\x07b\"",
     "f:21:34: items[2].title: có ký tự điều khiển hoặc xuống dòng; hãy viết trên một dòng / "
     "items[2].title: has a control character or a line break; write it on one line\n"},
    {"NotNfc", "title: Tham luận", "title: \"Tham lu\\u0061\\u0323\\u0302n\"",
     "f:21:34: items[2].title: có dấu tách rời khỏi chữ (không phải Unicode NFC); hãy gõ lại / "
     "items[2].title: has marks apart from their letters (not Unicode NFC); type it again\n"},
    {"TooLong", "short_name: Xã", "short_name: Xã xã xã xã xã xã xã xã xã xã xã xã xã xã",
     "f:15:45: rooms[3].short_name: dài 41 ký tự, tối đa 40 / rooms[3].short_name: has 41 "
     "characters, at most 40\n"},
    {"ListForText", "title: Tham luận", "title: [a]",
     "f:21:34: items[2].title: phải là một giá trị đơn / items[2].title: must be a single value\n"},
    {"TextForMapping", "  - {id: ct-xa, title: Chủ tịch xã, room: xa}", "  - ct-xa",
     "f:18:5: offices[2]: phải là các cặp “khóa: giá trị” / offices[2]: must be “key: value” "
     "pairs\n"
     "f:21:83: không có chức danh “ct-xa” trong tệp / there is no office “ct-xa” in the file\n"},
};

const Case kWhole[] = {
    {"DuplicateRoom", "{id: khu,", "{id: tinh,",
     "f:14:10: mã điểm cầu “tinh” đã dùng ở dòng 13 / the room id “tinh” is already used in line "
     "13\n"
     "f:15:80: không có điểm cầu “khu” trong tệp / there is no room “khu” in the file\n"},
    {"DuplicateItem", "{id: m2", "{id: m1",
     "f:21:10: mã nội dung “m1” đã dùng ở dòng 20 / the item id “m1” is already used in line 20\n"},
    {"UnknownRoomOfOffice", "Chủ tịch xã, room: xa", "Chủ tịch xã, room: xb",
     "f:18:43: không có điểm cầu “xb” trong tệp / there is no room “xb” in the file\n"
     "f:21:96: “ct-xa” ngồi tại “xb”, không phải “xa”; nếu đúng, ghi speaker_elsewhere: true / "
     "“ct-xa” sits in “xb”, not in “xa”; if that is meant, write speaker_elsewhere: true\n"},
    {"UnknownOfficeOfItem", "speaker: ct-xa", "speaker: ai-do",
     "f:21:83: không có chức danh “ai-do” trong tệp / there is no office “ai-do” in the file\n"},
    {"UnknownChair", "chair: chu-toa", "chair: ai-do",
     "f:11:10: không có chức danh “ai-do” trong tệp / there is no office “ai-do” in the file\n"},
    {"UnknownParent", "parent: khu", "parent: kho",
     "f:15:80: không có điểm cầu “kho” trong tệp / there is no room “kho” in the file\n"},
    {"ParentsInACircle", "parent: tinh", "parent: xa",
     "f:14:89: điểm cầu “khu” là cấp trên của chính nó / the room “khu” is above itself\n"
     "f:15:80: điểm cầu “xa” là cấp trên của chính nó / the room “xa” is above itself\n"},
    {"TwoTops", ", parent: khu", "",
     "f:15:5: điểm cầu “xa” thiếu cấp trên (parent); chỉ “tinh” đứng đầu / the room “xa” has no "
     "parent; only “tinh” stands at the top\n"},
    {"NoCentralRoom", ", central: true", "",
     "f:13:5: chưa có điểm cầu trung tâm (central: true) / no room is central (central: true)\n"},
    {"TwoCentralRooms", "parent: khu", "parent: khu, central: true",
     "f:15:94: chỉ được một điểm cầu trung tâm; đã có “tinh” / only one room may be central; "
     "“tinh” already is\n"},
    {"DisplayWithMarks", "display: XA", "display: XÃ",
     "f:15:58: tên hiển thị (display) phải viết không dấu / the display name must be plain "
     "ASCII\n"},
    {"Overlap", "start: \"08:20\"", "start: \"08:19\"",
     "f:9:8: nội dung cuối kết thúc lúc 08:29, không phải 08:30 / the last item ends at 08:29, not "
     "at 08:30\n"
     "f:22:51: “m3” bắt đầu 08:19 khi “m2” chưa xong (08:20) / “m3” starts at 08:19 while “m2” "
     "lasts until 08:20\n"},
    {"OutOfOrder", "start: \"08:10\"", "start: \"07:50\"",
     "f:21:52: “m2” bắt đầu 07:50, trước “m1” (08:00); hãy xếp theo thứ tự giờ / “m2” starts at "
     "07:50, before “m1” (08:00); put the items in order\n"},
    {"EndIsNotTheLastItems", "end: \"08:30\"", "end: \"08:45\"",
     "f:9:8: nội dung cuối kết thúc lúc 08:30, không phải 08:45 / the last item ends at 08:30, not "
     "at 08:45\n"},
    {"StartIsNotTheFirstItems", "  start: \"08:00\"", "  start: \"07:55\"",
     "f:20:53: nội dung đầu tiên phải bắt đầu lúc 07:55 như hội nghị / the first item must start "
     "with the conference, at 07:55\n"},
    {"MinimumAboveMinutes", "minutes: 10, speaker: ct-xa", "minutes: 10, minimum: 11",
     "f:21:83: thời lượng tối thiểu (minimum) dài hơn thời lượng (minutes) / minimum is more than "
     "minutes\n"},
    {"ProtectedButShorter", "protected: true", "protected: true, minimum: 5",
     "f:22:99: nội dung được bảo vệ (protected) không được rút ngắn / a protected item cannot "
     "have a smaller minimum\n"},
    {"SpeakerInAnotherRoom", "speaker: ct-xa, room: xa", "speaker: ct-xa, room: khu",
     "f:21:96: “ct-xa” ngồi tại “xa”, không phải “khu”; nếu đúng, ghi speaker_elsewhere: true / "
     "“ct-xa” sits in “xa”, not in “khu”; if that is meant, write speaker_elsewhere: true\n"},
    {"UnknownZone", "Asia/Ho_Chi_Minh", "Asia/Ninh_Thuan",
     "f:10:14: múi giờ “Asia/Ninh_Thuan” không có trên máy này; viết như Asia/Ho_Chi_Minh / the "
     "time zone “Asia/Ninh_Thuan” is not known here; write it like Asia/Ho_Chi_Minh\n"},
    {"EmptyProgramme", "items:\n", "items: []\ndeadlines2:\n",
     "f:19:8: file.items: phải là danh sách có 1–500 phần tử / file.items: must be a "
     "list of 1–500 elements\n"
     "f:20:1: file: khóa “deadlines2” không có trong lược đồ / file: the key "
     "“deadlines2” is not in the schema\n"},
};

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Form, WrongFile, testing::ValuesIn(kForm), name_of);
INSTANTIATE_TEST_SUITE_P(Whole, WrongFile, testing::ValuesIn(kWhole), name_of);

TEST(ConferenceFile, AGoodOneHasNoFaults) {
  EXPECT_EQ(faults_of(kGood), "");
}

TEST(ConferenceFile, EveryFaultIsShownInOneRunInTheOrderOfTheFile) {
  std::string text = replaced("tỉnh\n", "tỉnh\n  x: 1\n");
  text.replace(text.find("minutes: 10, protected"), 11, "minutes: 0 ");
  text.replace(text.find("due: 2026-05-01"), 15, "due: 2026-05-99");
  const LoadResult result = load_conference_text(text);
  ASSERT_EQ(result.faults.size(), 3U);
  EXPECT_EQ(result.faults[0].line, 7);
  EXPECT_EQ(result.faults[1].line, 23);
  EXPECT_EQ(result.faults[2].line, 25);
}

TEST(ConferenceFile, ASpeakerMayBeElsewhereWhenTheItemSaysSo) {
  EXPECT_EQ(faults_of(replaced("room: xa}\n  - {id: m3",
                               "room: khu, speaker_elsewhere: true}\n"
                               "  - {id: m3")),
            "");
}

TEST(ConferenceFile, BrokenYamlIsOneFaultAtItsPlace) {
  const LoadResult result = load_conference_text("schema: nhipcau.conference/1\nrooms: [a, {\n");
  ASSERT_EQ(result.faults.size(), 1U);
  EXPECT_EQ(result.faults[0].line, 3);
  EXPECT_THAT(result.faults[0].sentence, testing::HasSubstr("not YAML here"));
}

TEST(ConferenceFile, AnEmptyFileIsRefused) {
  EXPECT_EQ(faults_of(""),
            "f:1:1: tệp phải có đúng một tài liệu YAML, không trống / the file must hold exactly "
            "one YAML document, not an empty one\n");
}

TEST(ConferenceFile, TextThatIsNotUtf8IsRefusedAtItsPlace) {
  EXPECT_EQ(faults_of(replaced("Hội nghị thử", "Hội ngh\xff thử")),
            "f:4:17: tệp không phải UTF-8; hãy lưu lại bằng UTF-8 / the file is not UTF-8; save it "
            "as UTF-8\n");
}

TEST(ConferenceFile, DeepNestingIsRefusedAndDoesNotCrash) {
  EXPECT_NE(faults_of(std::string(100000, '[')), "");
}

TEST(ConferenceFile, AMissingFileAFolderAndATooLargeOneAreRefused) {
  EXPECT_EQ(describe("f", load_conference("/khong/co/tep.yaml").faults),
            "f: không có tệp này / there is no such file\n");
  EXPECT_EQ(describe("f", load_conference("/").faults),
            "f: đây không phải là tệp / this is not a file\n");
  const std::string path = testing::TempDir() + "nhipcau-too-large.yaml";
  std::ofstream(path) << std::string(kMaxFileBytes + 1, '#');
  const LoadResult large = load_conference(path);
  std::remove(path.c_str());
  EXPECT_EQ(describe("f", large.faults),
            "f: tệp quá lớn; tối đa 1048576 byte / the file is too large; at most 1048576 bytes\n");
}

}  // namespace
}  // namespace nhipcau::plan
