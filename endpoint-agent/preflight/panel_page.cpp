#include "endpoint-agent/preflight/panel_page.hpp"

#include <fmt/chrono.h>

#include <array>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "common/sheet/check_sheet.hpp"
#include "common/wire/json_reader.hpp"

namespace nhipcau::agent::preflight {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 5> kMarks{"not_checked", "pass", "warn", "fail",
                                                 "not_applicable"};
constexpr std::array<std::string_view, 7> kSteps{"idle", "look", "listen", "chirps",
                                                 "line", "done", "stopped"};

std::string_view name_of(CheckMark mark) {
  return kMarks.at(static_cast<std::size_t>(mark));
}

json of(const Text& text) {
  return {{"vi", text.vi}, {"en", text.en}};
}

/// What a technician may say of a row.
std::optional<CheckMark> read_mark(wire::ObjectReader& args) {
  if (args.nullable("mark") == nullptr) {
    return std::nullopt;
  }
  const std::string name = args.string("mark");
  for (const CheckMark mark : {CheckMark::kPass, CheckMark::kFail, CheckMark::kNotApplicable}) {
    if (name == name_of(mark)) {
      return mark;
    }
  }
  throw wire::JsonFault{"mark", "is not one of the known names"};
}

int read_row(wire::ObjectReader& args) {
  const int row = args.integer<int>("row");
  if (row < 1 || row > static_cast<int>(kPreflightRows)) {
    throw wire::JsonFault{"row", "must be a row of the sheet"};
  }
  return row;
}

/// Answers a press with what an action made of it.
void reply(const panel::Press& press, const Expected<void>& result) {
  press.reply(result ? std::nullopt : std::optional(result.error()));
}

json of_rows(const Desk& desk) {
  json list = json::array();
  const auto rows = desk.sheet().rows();
  for (std::size_t i = 0; i < kPreflightRows; ++i) {
    const PreflightQuestion& question = preflight_questions()[i];
    const int number = static_cast<int>(i) + 1;
    list.push_back({{"number", number},
                    {"text", of(question.text)},
                    {"blocks", question.blocks},
                    {"for_people", Sheet::is_for_people(number)},
                    {"mark", name_of(rows[i].mark)},
                    {"measured", rows[i].measured},
                    {"finding", of(rows[i].finding)}});
  }
  return list;
}

json of_signed(const std::optional<Preflight>& preflight) {
  if (!preflight) {
    return nullptr;
  }
  return {{"at", preflight->at.ms},
          {"by", preflight->by},
          {"expires", preflight->expires.ms},
          {"failed", preflight_blockers(*preflight)}};
}

/// By this machine's time zone.
std::string local(WallTime at) {
  const std::time_t seconds = at.ms / 1000;
  std::tm broken_down{};
  localtime_r(&seconds, &broken_down);
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", broken_down);
}

}  // namespace

void add_page_commands(panel::Commands& commands, const PageActions& actions) {
  commands.add("check_start", [start = actions.start](wire::ObjectReader&) -> panel::Action {
    return [start](const panel::Press& press) { reply(press, start()); };
  });
  commands.add("check_stop", [stop = actions.stop](wire::ObjectReader&) -> panel::Action {
    return [stop](const panel::Press& press) {
      stop();
      press.reply({});
    };
  });
  commands.add("check_said", [said = actions.said](wire::ObjectReader& args) -> panel::Action {
    const int row = read_row(args);
    const std::optional<CheckMark> mark = read_mark(args);
    return [said, row, mark](const panel::Press& press) {
      said(row, mark);
      press.reply({});
    };
  });
  commands.add("check_sign", [sign = actions.sign](wire::ObjectReader& args) -> panel::Action {
    return [sign, by = args.string("by")](const panel::Press& press) { reply(press, sign(by)); };
  });
}

std::string page_state(const Desk& desk, MonoTime now) {
  const Runner& runner = desk.runner();
  const json state = {{"step", kSteps.at(static_cast<std::size_t>(runner.step()))},
                      {"progress_pct", static_cast<int>(100 * runner.progress(now))},
                      {"complete", desk.complete()},
                      {"rows", of_rows(desk)},
                      {"signed", of_signed(desk.valid())}};
  return state.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::map<std::string, panel::Route> SheetPages::routes() const {
  std::map<std::string, panel::Route> routes;
  routes["/check-sheet"] = [held = held_](const web::Request& request) {
    const auto pages = held->load();
    const bool english = web::query_value(request.query, "lang") == "en";
    return web::Response{200,
                         "text/html; charset=utf-8",
                         pages == nullptr ? std::string() : (english ? pages->en : pages->vi),
                         {{"cache-control", "no-store"}}};
  };
  routes["/check-sheet.css"] = [](const web::Request&) {
    return web::Response{200, "text/css; charset=utf-8", sheet::check_sheet_css(), {}};
  };
  return routes;
}

void SheetPages::show(const std::string& conference, const std::string& room,
                      const std::optional<Preflight>& preflight) {
  const bool known = held_->load() != nullptr && conference == shown_conference_ &&
                     room == shown_room_ && preflight == shown_;
  if (known) {
    return;
  }
  shown_conference_ = conference;
  shown_room_ = room;
  shown_ = preflight;
  const sheet::CheckSheet page{.host = "",
                               .place = "",
                               .conference = conference,
                               .room = room,
                               .preflight = preflight,
                               .signed_at = preflight ? local(preflight->at) : "",
                               .expires = preflight ? local(preflight->expires) : ""};
  held_->store(std::make_shared<const Pages>(Pages{check_sheet_html(page, sheet::Language::kVi),
                                                   check_sheet_html(page, sheet::Language::kEn)}));
}

}  // namespace nhipcau::agent::preflight
