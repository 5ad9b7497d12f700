#include "orchestrator/plan/checks.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace nhipcau::plan {
namespace {

std::string clock_text(int minutes) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

/// The ids of one kind of thing; reports the second use of an id.
class Ids {
 public:
  Ids(Faults& faults, std::string vi, std::string en)
      : faults_(faults), vi_(std::move(vi)), en_(std::move(en)) {}

  void define(const Word& id) {
    if (!id.given) {
      return;
    }
    const auto [found, fresh] = places_.emplace(id.value, id.at);
    if (!fresh) {
      const std::string line = std::to_string(found->second.line);
      faults_.add(id.at, "mã " + vi_ + " “" + id.value + "” đã dùng ở dòng " + line,
                  "the " + en_ + " id “" + id.value + "” is already used in line " + line);
    }
  }

  /// True when there is such a thing; reports a reference to nothing.
  bool refer(const Word& id) const {
    if (!id.given || places_.count(id.value) != 0) {
      return id.given;
    }
    faults_.add(id.at, "không có " + vi_ + " “" + id.value + "” trong tệp",
                "there is no " + en_ + " “" + id.value + "” in the file");
    return false;
  }

 private:
  Faults& faults_;
  std::string vi_;
  std::string en_;
  std::map<std::string, Place> places_;
};

/// One pass over a plan. Members are the ids it has; each method is one rule.
class Checker {
 public:
  Checker(const PlanFile& plan, Faults& faults)
      : plan_(plan),
        faults_(faults),
        rooms_(faults, "điểm cầu", "room"),
        offices_(faults, "chức danh", "office"),
        items_(faults, "nội dung", "item"),
        deadlines_(faults, "thời hạn", "deadline") {}

  void run() {
    define_ids();
    check_references();
    check_rooms();
    check_tree();
    check_head_times();
    check_item_times();
    check_items();
    check_room_lists();
    check_local_times();
  }

 private:
  void define_ids() {
    for (const auto& room : plan_.rooms) {
      rooms_.define(room.id);
    }
    for (const auto& office : plan_.offices) {
      offices_.define(office.id);
      office_rooms_.emplace(office.id.value, office.room);
    }
    for (const auto& item : plan_.items) {
      items_.define(item.id);
    }
    for (const auto& deadline : plan_.deadlines) {
      deadlines_.define(deadline.id);
    }
  }

  void check_references() {
    offices_.refer(plan_.head.chair);
    offices_.refer(plan_.head.moderator);
    for (const auto& office : plan_.offices) {
      rooms_.refer(office.room);
    }
    for (const auto& item : plan_.items) {
      offices_.refer(item.speaker);
      rooms_.refer(item.room);
      for (const Word& speaker : item.expected_speakers) {
        offices_.refer(speaker);
      }
    }
    for (const auto& roster : plan_.rosters) {
      for (const auto& duty : roster.duties) {
        offices_.refer(duty.office);
      }
    }
  }

  void check_rooms() {
    const RoomEntry* central = nullptr;
    for (const auto& room : plan_.rooms) {
      const auto is_ascii = [](char c) { return c >= 0x20 && c < 0x7f; };
      if (!std::all_of(room.display.value.begin(), room.display.value.end(), is_ascii)) {
        faults_.add(room.display.at, "tên hiển thị (display) phải viết không dấu",
                    "the display name must be plain ASCII");
      }
      if (!room.central.value) {
        continue;
      }
      if (central != nullptr) {
        faults_.add(room.central.at,
                    "chỉ được một điểm cầu trung tâm; đã có “" + central->id.value + "”",
                    "only one room may be central; “" + central->id.value + "” already is");
      } else {
        central = &room;
      }
    }
    if (central == nullptr && !plan_.rooms.empty()) {
      faults_.add(plan_.rooms.front().at, "chưa có điểm cầu trung tâm (central: true)",
                  "no room is central (central: true)");
    }
  }

  void check_tree() {
    std::map<std::string, std::string> parents;
    std::set<std::string> seen;
    const RoomEntry* top = nullptr;
    for (const auto& room : plan_.rooms) {
      if (!seen.insert(room.id.value).second) {
        continue;  // said already: two rooms of one id
      }
      if (room.parent.given) {
        if (rooms_.refer(room.parent)) {
          parents.emplace(room.id.value, room.parent.value);
        }
      } else if (top == nullptr) {
        top = &room;
      } else {
        faults_.add(room.at,
                    "điểm cầu “" + room.id.value + "” thiếu cấp trên (parent); chỉ “" +
                        top->id.value + "” đứng đầu",
                    "the room “" + room.id.value + "” has no parent; only “" + top->id.value +
                        "” stands at the top");
      }
    }
    for (const auto& room : plan_.rooms) {
      if (room.parent.given && is_own_ancestor(room.id.value, parents)) {
        faults_.add(room.parent.at, "điểm cầu “" + room.id.value + "” là cấp trên của chính nó",
                    "the room “" + room.id.value + "” is above itself");
      }
    }
  }

  static bool is_own_ancestor(const std::string& id,
                              const std::map<std::string, std::string>& parents) {
    std::set<std::string> seen;
    auto above = parents.find(id);
    while (above != parents.end() && seen.insert(above->second).second) {
      if (above->second == id) {
        return true;
      }
      above = parents.find(above->second);
    }
    return false;
  }

  void check_head_times() {
    const HeadEntry& head = plan_.head;
    if (head.start.given && head.end.given && head.end.value <= head.start.value) {
      faults_.add(head.end.at, "giờ kết thúc phải sau giờ bắt đầu " + clock_text(head.start.value),
                  "the end must be after the start, " + clock_text(head.start.value));
    }
    if (plan_.items.empty()) {
      return;
    }
    const ItemEntry& first = plan_.items.front();
    if (head.start.given && first.start.given && head.start.value != first.start.value) {
      faults_.add(
          first.start.at,
          "nội dung đầu tiên phải bắt đầu lúc " + clock_text(head.start.value) + " như hội nghị",
          "the first item must start with the conference, at " + clock_text(head.start.value));
    }
    const ItemEntry& last = plan_.items.back();
    const int end = last.start.value + last.minutes.value;
    if (head.end.given && last.start.given && last.minutes.given && head.end.value != end) {
      faults_.add(
          head.end.at,
          "nội dung cuối kết thúc lúc " + clock_text(end) + ", không phải " +
              clock_text(head.end.value),
          "the last item ends at " + clock_text(end) + ", not at " + clock_text(head.end.value));
    }
  }

  void check_item_times() {
    const ItemEntry* before = nullptr;
    for (const auto& item : plan_.items) {
      if (before != nullptr && before->start.given && item.start.given) {
        check_order(*before, item);
      }
      before = &item;
    }
  }

  void check_order(const ItemEntry& before, const ItemEntry& item) {
    const int end = before.start.value + before.minutes.value;
    if (item.start.value < before.start.value) {
      faults_.add(item.start.at,
                  "“" + item.id.value + "” bắt đầu " + clock_text(item.start.value) + ", trước “" +
                      before.id.value + "” (" + clock_text(before.start.value) +
                      "); hãy xếp theo thứ tự giờ",
                  "“" + item.id.value + "” starts at " + clock_text(item.start.value) +
                      ", before “" + before.id.value + "” (" + clock_text(before.start.value) +
                      "); put the items in order");
    } else if (before.minutes.given && item.start.value < end) {
      faults_.add(item.start.at,
                  "“" + item.id.value + "” bắt đầu " + clock_text(item.start.value) + " khi “" +
                      before.id.value + "” chưa xong (" + clock_text(end) + ")",
                  "“" + item.id.value + "” starts at " + clock_text(item.start.value) + " while “" +
                      before.id.value + "” lasts until " + clock_text(end));
    }
  }

  void check_items() {
    for (const auto& item : plan_.items) {
      if (item.minimum.given && item.minutes.given && item.minimum.value > item.minutes.value) {
        faults_.add(item.minimum.at, "thời lượng tối thiểu (minimum) dài hơn thời lượng (minutes)",
                    "minimum is more than minutes");
      }
      if (item.is_protected.value && item.minimum.given &&
          item.minimum.value < item.minutes.value) {
        faults_.add(item.minimum.at, "nội dung được bảo vệ (protected) không được rút ngắn",
                    "a protected item cannot have a smaller minimum");
      }
      if (item.is_protected.value && item.optional.value) {
        faults_.add(item.optional.at, "nội dung được bảo vệ (protected) không thể là tùy chọn",
                    "a protected item cannot be optional");
      }
      check_speaker_room(item);
    }
  }

  void check_speaker_room(const ItemEntry& item) {
    const auto office = office_rooms_.find(item.speaker.value);
    const bool known = item.speaker.given && office != office_rooms_.end() && office->second.given;
    if (!known || !item.room.given || item.speaker_elsewhere.value ||
        office->second.value == item.room.value) {
      return;
    }
    faults_.add(item.room.at,
                "“" + item.speaker.value + "” ngồi tại “" + office->second.value +
                    "”, không phải “" + item.room.value +
                    "”; nếu đúng, ghi speaker_elsewhere: true",
                "“" + item.speaker.value + "” sits in “" + office->second.value + "”, not in “" +
                    item.room.value + "”; if that is meant, write speaker_elsewhere: true");
  }

  /// A room has one roster and one list of groups.
  void check_room_lists() {
    Ids rosters(faults_, "danh sách phân công của", "roster of");
    for (const auto& roster : plan_.rosters) {
      for (const Word& room : roster.rooms) {
        if (rooms_.refer(room)) {
          rosters.define(room);
        }
      }
    }
    Ids attendance(faults_, "thành phần dự tại", "attendance of");
    for (const auto& entry : plan_.attendance) {
      for (const Word& room : entry.rooms) {
        if (rooms_.refer(room)) {
          attendance.define(room);
        }
      }
    }
  }

  void check_local_times() {
    const Word& zone = plan_.head.time_zone;
    if (!zone.given) {
      return;
    }
    if (!is_time_zone(zone.value)) {
      faults_.add(
          zone.at, "múi giờ “" + zone.value + "” không có trên máy này; viết như Asia/Ho_Chi_Minh",
          "the time zone “" + zone.value + "” is not known here; write it like Asia/Ho_Chi_Minh");
      return;
    }
    const Located<LocalDate>& date = plan_.head.date;
    check_exists(zone, date, plan_.head.start);
    check_exists(zone, date, plan_.head.end);
    for (const auto& item : plan_.items) {
      check_exists(zone, date, item.start);
    }
    for (const auto& deadline : plan_.deadlines) {
      check_exists(zone, deadline.due, deadline.at);
    }
  }

  void check_exists(const Word& zone, const Located<LocalDate>& date, const Located<int>& time) {
    if (date.given && time.given && !to_instant(zone.value, date.value, time.value)) {
      faults_.add(time.at,
                  "giờ " + clock_text(time.value) + " không có trong ngày ấy tại “" + zone.value +
                      "” (đổi giờ mùa hè)",
                  clock_text(time.value) + " does not exist on that day in “" + zone.value +
                      "” (change to summer time)");
    }
  }

  const PlanFile& plan_;
  Faults& faults_;
  Ids rooms_;
  Ids offices_;
  Ids items_;
  Ids deadlines_;
  std::map<std::string, Word> office_rooms_;
};

}  // namespace

void check_plan(const PlanFile& plan, Faults& faults) {
  Checker(plan, faults).run();
}

Word room_of(const PlanFile& plan, const ItemEntry& item) {
  if (item.room.given || !item.speaker.given) {
    return item.room;
  }
  for (const auto& office : plan.offices) {
    if (office.id.value == item.speaker.value) {
      return office.room;
    }
  }
  return {};
}

}  // namespace nhipcau::plan
