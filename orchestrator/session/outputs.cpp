#include "orchestrator/session/outputs.hpp"

#include <algorithm>

#include "orchestrator/session/sources.hpp"

namespace nhipcau::session {
namespace {

bool in_break(const core::State& state) {
  const core::AgendaItem* live = state.live_item();
  return live != nullptr && live->item.kind == core::ItemKind::kBreak;
}

/// A recording is of the conference alone; a stream always has a picture, if only the slate, so
/// that whoever takes it sees that the line works. A rehearsal is nobody's but the technicians'.
bool wanted(const OutputSpec& spec, const core::State& state) {
  if (state.rehearsal) {
    return false;
  }
  return spec.kind != OutputKind::kRecord ||
         (state.started() && !state.concluded() && !in_break(state));
}

std::optional<wire::Chapter> chapter_of(const core::State& state) {
  const core::AgendaItem* live = state.live_item();
  if (live == nullptr) {
    return std::nullopt;
  }
  const auto number = live - state.agenda.data() + 1;
  return wire::Chapter{static_cast<int>(number), live->item.title};
}

/// What is wrong with one output, and since when it counts as wrong.
struct Fault {
  const char* code = "";
  core::Level level = core::Level::kCritical;
  WallTime since;
  Millis grace{};
  Text text;
};

std::string name_of(const OutputSpec& spec) {
  return "“" + spec.id.str() + "”";
}

Text absent_text(const OutputSpec& spec) {
  const std::string name = name_of(spec);
  return spec.kind == OutputKind::kRecord
             ? Text{"Không ghi hình: chương trình ghi " + name + " không chạy. Báo tổ kỹ thuật.",
                    "Not recording: the outlet of " + name + " does not run. Tell the technicians."}
             : Text{"Không phát trực tuyến: chương trình phát " + name + " không chạy.",
                    "Not streaming: the outlet of " + name + " does not run."};
}

Text still_text(const OutputSpec& spec) {
  const std::string name = name_of(spec);
  return spec.kind == OutputKind::kRecord
             ? Text{"Không ghi hình: tệp của " + name + " không lớn thêm. Báo tổ kỹ thuật.",
                    "Not recording: the file of " + name + " does not grow. Tell the technicians."}
             : Text{"Không phát trực tuyến: " + name + " không gửi được gì.",
                    "Not streaming: " + name + " sends nothing."};
}

Text failed_text(const OutputSpec& spec, const std::optional<Text>& error) {
  Text text = still_text(spec);
  if (error) {
    text = {(spec.kind == OutputKind::kRecord ? "Không ghi hình " : "Không phát trực tuyến ") +
                name_of(spec) + ": " + error->vi,
            (spec.kind == OutputKind::kRecord ? "Not recording " : "Not streaming ") +
                name_of(spec) + ": " + error->en};
  }
  return text;
}

Text mute_text(const OutputSpec& spec) {
  return {"Đường ra " + name_of(spec) + " không có tiếng. Kiểm tra micro.",
          "Output " + name_of(spec) + " has no sound. Check the microphones."};
}

/// Somebody may be heard on it: not so for a room whose own microphone is closed.
bool may_sound(const OutputSpec& spec, const core::State& state) {
  const std::set<RoomId> open = core::open_microphones(state);
  return spec.room ? open.contains(*spec.room) : !open.empty();
}

/// The one fault worth telling: what explains the others comes first.
std::optional<Fault> fault_of(const Outputs::Now& output) {
  if (!output.wanted) {
    return std::nullopt;
  }
  if (!output.instance) {
    return Fault{"absent", core::Level::kCritical,
                 std::max(output.absent_since, output.wanted_since), kOutletAbsent,
                 absent_text(output.spec)};
  }
  if (output.report && output.report->state == wire::OutletState::kFailed) {
    return Fault{"failed", core::Level::kCritical, output.report->since, Millis{0},
                 failed_text(output.spec, output.report->error)};
  }
  return Fault{"still", core::Level::kCritical, std::max(output.grew_at, output.wanted_since),
               kOutletStill, still_text(output.spec)};
}

std::optional<Fault> sound_fault_of(const Outputs::Now& output, const core::State& state,
                                    WallTime now) {
  const bool runs =
      output.wanted && output.report && output.report->state == wire::OutletState::kRunning;
  if (!runs) {
    return std::nullopt;
  }
  const Millis age{output.report->sound_age_ms};
  const WallTime since =
      std::max(age < Millis{0} ? output.wanted_since : now - age, output.report->since);
  if (!output.spec.room && (age < Millis{0} || age >= kOutletDeaf)) {
    return Fault{"deaf", core::Level::kWarning, since, kOutletDeaf, mute_text(output.spec)};
  }
  if (may_sound(output.spec, state)) {
    return Fault{"silent", core::Level::kWarning, std::max(output.sounded_at, output.wanted_since),
                 kOutletSilent, mute_text(output.spec)};
  }
  return std::nullopt;
}

template <typename Visit>
void each_fault(const std::map<OutputId, Outputs::Now>& outputs, const core::State& state,
                WallTime now, Visit visit) {
  for (const auto& [id, output] : outputs) {
    if (const auto fault = fault_of(output)) {
      visit(output, *fault);
    }
    if (const auto fault = sound_fault_of(output, state, now)) {
      visit(output, *fault);
    }
  }
}

}  // namespace

Outputs::Outputs(std::vector<OutputSpec> specs, WallTime now) {
  for (OutputSpec& spec : specs) {
    Now output;
    output.absent_since = now;
    output.spec = std::move(spec);
    outputs_.emplace(output.spec.id, output);
  }
}

// ---- what is told ------------------------------------------------------------------------------

void Outputs::hello(const wire::OutletHello& hello, WallTime now) {
  Now& output = outputs_.at(hello.output);
  output.instance = hello.instance;
  output.report.reset();
  output.grew_at = now;
  keys_.note_offer(hello.output, hello.offer);
}

void Outputs::report(const OutputId& id, const wire::OutletReport& report, WallTime now) {
  Now& output = outputs_.at(id);
  if (!output.report || report.bytes > output.report->bytes) {
    output.grew_at = now;
  }
  if (report.sound_dbfs > kSilentDbfs || !output.report) {
    output.sounded_at = now;
  }
  output.report = report;
}

void Outputs::left(const OutputId& id, WallTime now) {
  Now& output = outputs_.at(id);
  output.instance.reset();
  output.report.reset();
  output.absent_since = now;
}

void Outputs::bridge_hello(const wire::BridgeHello& hello) {
  if (!bridge_instance_.empty() && bridge_instance_ != hello.instance) {
    keys_.forget_offers();
  }
  bridge_instance_ = hello.instance;
  keys_.note_answers(hello.output_answers);
}

void Outputs::follow(const core::State& state, WallTime now) {
  for (auto& [id, output] : outputs_) {
    const bool is_wanted = wanted(output.spec, state);
    if (is_wanted != output.wanted) {
      output.wanted = is_wanted;
      output.wanted_since = now;
    }
  }
}

// ---- what goes out -----------------------------------------------------------------------------

std::vector<wire::BridgeOutput> Outputs::bridge_plan(const core::State& state) const {
  std::vector<wire::BridgeOutput> plan;
  for (const auto& [id, output] : outputs_) {
    const std::optional<RoomId>& room = output.spec.room;
    plan.push_back({.output = id,
                    .offer = keys_.offer(id),
                    .picture = to_wire(room ? core::Source{room} : core::wanted_programme(state)),
                    .sound = room});
  }
  return plan;
}

wire::OutletPlan Outputs::plan(const OutputId& id, const core::State& state) const {
  return {.stamp = {},
          .bridge_instance = bridge_instance_,
          .answer = keys_.answer(id),
          .running = outputs_.at(id).wanted,
          .chapter = chapter_of(state)};
}

bool Outputs::records(const RoomId& room) const {
  return std::ranges::any_of(outputs_, [&](const auto& entry) {
    return entry.second.spec.room == room && entry.second.wanted;
  });
}

std::vector<core::AlarmView> Outputs::alarms(const core::State& state, WallTime now) const {
  std::vector<core::AlarmView> list;
  each_fault(outputs_, state, now, [&](const Now& output, const Fault& fault) {
    if (now - fault.since >= fault.grace) {
      list.push_back({.id = std::string("output-") + fault.code + "-" + output.spec.id.str(),
                      .level = fault.level,
                      .room = output.spec.room,
                      .since = fault.since,
                      .text = fault.text});
    }
  });
  return list;
}

std::optional<WallTime> Outputs::next_alarm(const core::State& state, WallTime now) const {
  std::optional<WallTime> next;
  each_fault(outputs_, state, now, [&](const Now&, const Fault& fault) {
    const WallTime due = fault.since + fault.grace;
    if (due > now && (!next || due < *next)) {
      next = due;
    }
  });
  return next;
}

std::vector<const Outputs::Now*> Outputs::list() const {
  std::vector<const Now*> all;
  for (const auto& [id, output] : outputs_) {
    all.push_back(&output);
  }
  return all;
}

std::vector<OutputId> Outputs::present() const {
  std::vector<OutputId> ids;
  for (const auto& [id, output] : outputs_) {
    if (output.instance) {
      ids.push_back(id);
    }
  }
  return ids;
}

}  // namespace nhipcau::session
