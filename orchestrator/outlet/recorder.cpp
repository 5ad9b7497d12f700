#include "orchestrator/outlet/recorder.hpp"

#include <glib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace nhipcau::outlet {
namespace {

constexpr Millis kRetryAfter{5'000};
constexpr Millis kAskAgain{1'000};
constexpr Instant kAskEvery{1'000'000};
// A new bridge's clock may be a little off the old one's. More than this is another time: it has to
// be another file's.
constexpr Millis kStepBack{2'000};
// Sound waits at the bridge for at most 0.5 s, and in front of it for the path's jitter.
constexpr Instant kSoundMayCome{1'000'000};

struct GlibDeleter {
  void operator()(GTimeZone* zone) const { g_time_zone_unref(zone); }
  void operator()(GDateTime* time) const { g_date_time_unref(time); }
  void operator()(gchar* text) const { g_free(text); }
};
template <typename T>
using GlibPtr = std::unique_ptr<T, GlibDeleter>;

std::string local_time(WallTime at, const std::string& time_zone) {
  GlibPtr<GTimeZone> zone(g_time_zone_new_identifier(time_zone.c_str()));
  if (zone == nullptr) {
    zone.reset(g_time_zone_new_utc());
  }
  const GlibPtr<GDateTime> utc(g_date_time_new_from_unix_utc(at.ms / 1000));
  const GlibPtr<GDateTime> local(g_date_time_to_timezone(utc.get(), zone.get()));
  const GlibPtr<gchar> text(g_date_time_format(local.get(), "%Y-%m-%d_%H-%M-%S"));
  return text.get();
}

WallTime wall_of(Instant at) {
  return {at.count() / 1000};
}

std::string title_of(const wire::Chapter& chapter) {
  return std::to_string(chapter.number) + ". " + chapter.title;
}

Text no_room() {
  return {"ổ đĩa đã đầy; hãy giải phóng chỗ, sẽ tự ghi tiếp.",
          "the disk is full; make room, it goes on by itself."};
}

}  // namespace

std::string segment_name(const std::string& prefix, WallTime at, const std::string& time_zone,
                         int number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 3 ? 3 - digits.size() : 0, '0');
  return prefix + local_time(at, time_zone) + "_" + digits + ".mkv";
}

Recorder::Recorder(RecorderOptions options, std::unique_ptr<Storage> storage, Events events)
    : options_(std::move(options)), storage_(std::move(storage)), events_(std::move(events)) {}

std::string Recorder::prefix() const {
  return conference_->conference + "_" + options_.output.str() + "_";
}

void Recorder::begin(const wire::OutletWelcome& conference) {
  const bool first = !conference_;
  conference_ = conference;
  if (first) {
    tell_old_files();
  }
}

/// Files of an earlier life: one without a checksum was being written when its outlet died. All are
/// told: the journal knows which it has.
void Recorder::tell_old_files() {
  for (const StoredFile& file : storage_->list(prefix())) {
    int number = 0;
    const std::size_t at = file.name.rfind('_');
    if (std::sscanf(file.name.c_str() + at, "_%d.mkv", &number) == 1) {
      last_number_ = std::max(last_number_, number);
    }
    const auto head = read_matroska_head(file.head);
    if (!head) {
      continue;  // it died before the first second
    }
    std::string sha256 = file.sha256;
    if (sha256.empty()) {
      sha256 = storage_->seal(file.name).value_or("");
    }
    if (!sha256.empty()) {
      events_.on_segment({.file = file.name,
                          .began = head->began,
                          .length_ms = head->length.count(),
                          .bytes = file.bytes,
                          .sha256 = sha256,
                          .cut = !head->complete});
    }
  }
}

// ---- what is wanted ----------------------------------------------------------------------------

void Recorder::follow(bool running, const std::optional<wire::Chapter>& chapter, Now now) {
  const bool another = chapter != chapter_;
  chapter_ = chapter;
  if (open_ && another && chapter_) {
    open_->content.begin_chapter(Instant{Millis{now.wall.ms}}, title_of(*chapter_));
  }
  if (running == running_) {
    return;
  }
  if (!running) {
    complete(now);  // while it still takes what the next file was to begin with
  }
  running_ = running;
  status_.error.reset();
  status_.retries = 0;
  if (running_) {
    enter(wire::OutletState::kStarting, now);
    tick(now);
  } else {
    enter(wire::OutletState::kIdle, now);
  }
}

void Recorder::enter(wire::OutletState state, Now now) {
  if (status_.state != state) {
    status_.state = state;
    status_.since = now.wall;
  }
}

// ---- the programme -----------------------------------------------------------------------------

/// The file has its length, or the bridge's clock was set back.
bool Recorder::ends_before(const Picture& picture) const {
  const MatroskaFile& content = open_->content;
  return picture.at - content.begin() >= options_.segment || content.behind(picture.at) > kStepBack;
}

void Recorder::take(const Picture& picture, Now now) {
  if (!running_ || !conference_ || status_.state == wire::OutletState::kFailed) {
    return;
  }
  if (boundary_) {
    boundary_->pictures.push_back(picture);
    if (picture.at - boundary_->at >= kSoundMayCome) {
      cross(now);
    }
    return;
  }
  if (open_ && ends_before(picture)) {
    if (picture.key && open_->content.behind(picture.at) <= kStepBack) {
      boundary_.emplace(Boundary{picture.at, {picture}});
      return;
    }
    if (picture.key) {
      complete(now);
    } else if (std::chrono::abs(picture.at - open_->asked_at) >= kAskEvery) {
      open_->asked_at = picture.at;
      events_.on_key_frame_needed();
    }
  }
  if (!open_) {
    if (picture.key) {
      open(picture, now);
    }
    return;
  }
  open_->content.add(picture);
  write_out(now);
}

void Recorder::take(const Sound& sound, Now now) {
  if (boundary_ && sound.at >= boundary_->at) {
    cross(now);
  }
  if (open_) {
    open_->content.add(sound);
    write_out(now);
  }
}

/// The old file has all its sound: the new one begins with the pictures that came meanwhile.
void Recorder::cross(Now now) {
  const Boundary boundary = std::move(*boundary_);
  boundary_.reset();
  complete(now);
  for (const Picture& picture : boundary.pictures) {
    take(picture, now);
  }
}

void Recorder::open(const Picture& first, Now now) {
  if (storage_->free_bytes() <= options_.reserve_bytes) {
    wait_for_room(no_room(), now);
    return;
  }
  const std::string name = next_name(first.at);
  auto file = storage_->create(name);
  if (!file) {
    wait_for_room(file.error().text, now);
    return;
  }
  open_.emplace(Open{name, std::move(*file), MatroskaFile(first, conference_->title), false, {}});
  if (chapter_) {
    open_->content.begin_chapter(first.at, title_of(*chapter_));
  }
  open_->content.add(first);
  if (!open_->file->append(open_->content.head()) || !patch_all() || !open_->file->flush()) {
    disk_failed(now);
    return;
  }
  status_.bytes += open_->content.head().size();
  status_.file = name;
  status_.error.reset();
  status_.retries = 0;
  status_.since = now.wall;
  status_.state = wire::OutletState::kRunning;
}

std::string Recorder::next_name(Instant first) {
  return segment_name(prefix(), wall_of(first), conference_->time_zone, ++last_number_);
}

/// What is complete goes to the kernel, once a second or so: a crash of this program does not cost
/// it any more. It is durable as soon as the disk can, and nobody waits for that.
bool Recorder::write_out(Now now) {
  const std::string clusters = open_->content.take_clusters();
  if (clusters.empty()) {
    return true;
  }
  if (!open_->file->append(clusters) || !patch_all() || !open_->file->flush()) {
    disk_failed(now);
    return false;
  }
  open_->begun = true;
  status_.bytes += clusters.size();
  if (storage_->free_bytes() <= options_.reserve_bytes) {
    complete(now);
    wait_for_room(no_room(), now);
    return false;
  }
  return true;
}

bool Recorder::patch_all() {
  for (const Patch& patch : open_->content.patches()) {
    if (!open_->file->patch(patch.offset, patch.bytes)) {
      return false;
    }
  }
  return true;
}

/// The index is a comfort: a file without it can be played.
void Recorder::complete(Now now) {
  if (boundary_) {
    cross(now);
  }
  if (!open_) {
    return;
  }
  const std::string tail = open_->content.finish();
  const bool whole = open_->file->append(tail) && patch_all() && open_->file->sync();
  status_.bytes += whole ? tail.size() : 0;
  Open done = std::move(*open_);
  open_.reset();
  done.file.reset();
  status_.file.clear();
  seal(done.name, !whole);
  enter(wire::OutletState::kStarting, now);
}

void Recorder::seal(const std::string& name, bool cut) {
  const auto sha256 = storage_->seal(name);
  const auto stored = storage_->list(name);
  if (!sha256 || stored.empty()) {
    return;  // the next start of the outlet finds it without a checksum
  }
  const auto head = read_matroska_head(stored.front().head);
  events_.on_segment({.file = name,
                      .began = head ? head->began : WallTime{},
                      .length_ms = head ? head->length.count() : 0,
                      .bytes = stored.front().bytes,
                      .sha256 = *sha256,
                      .cut = cut});
}

// ---- what goes wrong ---------------------------------------------------------------------------

/// What was synced before stays and can be played.
void Recorder::disk_failed(Now now) {
  const int number = open_->file->error();
  const std::string name = open_->name;
  const bool begun = open_->begun;
  boundary_.reset();
  open_.reset();
  status_.file.clear();
  begun ? seal(name, true) : storage_->remove(name);
  const std::string why = std::strerror(number);
  wait_for_room(
      number == ENOSPC ? no_room() : Text{"ổ đĩa báo lỗi: " + why, "the disk says: " + why}, now);
}

void Recorder::wait_for_room(const Text& why, Now now) {
  status_.error = why;
  ++status_.retries;
  retry_at_ = now.mono + kRetryAfter;
  enter(wire::OutletState::kFailed, now);
}

void Recorder::tick(Now now) {
  if (status_.state == wire::OutletState::kFailed && running_ && now.mono >= retry_at_) {
    // A little more than the reserve, so that it does not stop again at once.
    if (storage_->free_bytes() > options_.reserve_bytes + options_.reserve_bytes / 10) {
      enter(wire::OutletState::kStarting, now);
    } else {
      retry_at_ = now.mono + kRetryAfter;
    }
  }
  const bool begins = running_ && !open_ && status_.state == wire::OutletState::kStarting;
  if (begins && now.mono - asked_at_ >= kAskAgain) {
    asked_at_ = now.mono;
    events_.on_key_frame_needed();
  }
}

void Recorder::close(Now now) {
  complete(now);
  running_ = false;
  enter(wire::OutletState::kIdle, now);
}

}  // namespace nhipcau::outlet
