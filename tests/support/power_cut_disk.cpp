#include "tests/support/power_cut_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace nhipcau::test {
namespace {

using File = PowerCutDisk::File;

/// What SQLite holds as an open file; `base` must come first.
struct Handle {
  sqlite3_file base;
  PowerCutDisk* disk;
  std::shared_ptr<File> file;
};

Handle& handle(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}

PowerCutDisk& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<PowerCutDisk*>(vfs->pAppData);
}

int close_file(sqlite3_file* file) {
  handle(file).file.~shared_ptr();
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 from) {
  if (handle(file).disk->is_off()) {
    return SQLITE_IOERR_READ;
  }
  const std::string& content = handle(file).file->content;
  const auto wanted = static_cast<std::size_t>(size);
  const auto offset = std::min(static_cast<std::size_t>(from), content.size());
  const std::size_t there = std::min(wanted, content.size() - offset);
  std::memcpy(to, content.data() + offset, there);
  std::memset(static_cast<char*>(to) + there, 0, wanted - there);
  return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 to) {
  const std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  return handle(file).disk->write(*handle(file).file, {static_cast<std::size_t>(to), bytes});
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return handle(file).disk->write(*handle(file).file, {static_cast<std::size_t>(size), "", true});
}

int sync_file(sqlite3_file* file, int /*flags*/) {
  return handle(file).disk->sync(*handle(file).file);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(handle(file).file->content.size());
  return SQLITE_OK;
}

int lock_file(sqlite3_file* /*file*/, int /*level*/) {
  return SQLITE_OK;
}
int check_lock(sqlite3_file* /*file*/, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}
int control_file(sqlite3_file* /*file*/, int /*operation*/, void* /*argument*/) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file* /*file*/) {
  return 4096;
}
int characteristics(sqlite3_file* /*file*/) {
  return 0;  // no write is atomic, nothing stays in order
}

constexpr sqlite3_io_methods methods() {
  sqlite3_io_methods made{};
  made.iVersion = 1;  // no shared memory: a write-ahead log in exclusive mode only
  made.xClose = close_file;
  made.xRead = read_file;
  made.xWrite = write_file;
  made.xTruncate = truncate_file;
  made.xSync = sync_file;
  made.xFileSize = size_of_file;
  made.xLock = lock_file;
  made.xUnlock = lock_file;
  made.xCheckReservedLock = check_lock;
  made.xFileControl = control_file;
  made.xSectorSize = sector_size;
  made.xDeviceCharacteristics = characteristics;
  return made;
}
constexpr sqlite3_io_methods kMethods = methods();

int open_on(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  std::shared_ptr<File> found;
  const bool create = (flags & SQLITE_OPEN_CREATE) != 0;
  const int result = disk_of(vfs).open(path == nullptr ? "temporary" : path, create, found);
  if (result != SQLITE_OK) {
    return result;
  }
  new (&handle(file).file) std::shared_ptr<File>(std::move(found));
  handle(file).disk = &disk_of(vfs);
  file->pMethods = &kMethods;
  if (out_flags != nullptr) {
    *out_flags = flags;
  }
  return SQLITE_OK;
}

int delete_on(sqlite3_vfs* vfs, const char* path, int /*sync_directory*/) {
  return disk_of(vfs).remove(path);
}

int access_on(sqlite3_vfs* vfs, const char* path, int /*flags*/, int* result) {
  *result = disk_of(vfs).has(path) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*vfs*/, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*out*/) {
  return 0;
}

}  // namespace

PowerCutDisk::PowerCutDisk(std::uint32_t seed)
    : name_("power-cut-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))),
      vfs_(std::make_unique<sqlite3_vfs>(*sqlite3_vfs_find(nullptr))),
      random_(seed) {
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(Handle);
  vfs_->pNext = nullptr;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = open_on;
  vfs_->xDelete = delete_on;
  vfs_->xAccess = access_on;
  vfs_->xFullPathname = full_path;
  vfs_->xGetLastError = last_error;
  sqlite3_vfs_register(vfs_.get(), 0);
}

PowerCutDisk::~PowerCutDisk() {
  sqlite3_vfs_unregister(vfs_.get());
}

std::size_t PowerCutDisk::used() const {
  std::size_t sum = 0;
  for (const auto& [path, file] : files_) {
    sum += file->content.size();
  }
  return sum;
}

/// True: there is power for one more operation.
bool PowerCutDisk::operate() {
  operations_left_ -= operations_left_ > 0 ? 1 : 0;
  return operations_left_ != 0;
}

int PowerCutDisk::open(const std::string& path, bool create, std::shared_ptr<File>& file) {
  const auto found = files_.find(path);
  if (is_off() || (found == files_.end() && !create)) {
    return SQLITE_CANTOPEN;
  }
  file = found != files_.end() ? found->second : (files_[path] = std::make_shared<File>());
  return SQLITE_OK;
}

int PowerCutDisk::write(File& file, Write write) {
  if (is_off() || std::exchange(write_fails_, false)) {
    return SQLITE_IOERR_WRITE;
  }
  const std::size_t end = write.offset + write.bytes.size();
  const std::size_t growth = end > file.content.size() ? end - file.content.size() : 0;
  if (!write.truncates && limit_ && growth > 0 && used() + growth > *limit_) {
    return SQLITE_FULL;
  }
  if (write.truncates) {
    file.content.resize(std::min(file.content.size(), write.offset));
  } else {
    file.content.resize(std::max(file.content.size(), end));
    file.content.replace(write.offset, write.bytes.size(), write.bytes);
  }
  file.unsynced.push_back(std::move(write));
  return operate() ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int PowerCutDisk::sync(File& file) {
  if (before_sync_) {
    before_sync_();
  }
  if (is_off() || !operate()) {
    return SQLITE_IOERR_FSYNC;
  }
  if (std::exchange(sync_fails_, false)) {
    file.unsynced.clear();
    return SQLITE_IOERR_FSYNC;
  }
  ++syncs_;
  if (!lies_) {
    file.durable = file.content;
    file.durably_there = true;
    file.unsynced.clear();
  }
  return SQLITE_OK;
}

int PowerCutDisk::remove(const std::string& path) {
  if (is_off()) {
    return SQLITE_IOERR_DELETE;
  }
  return files_.erase(path) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

void PowerCutDisk::power_on() {
  for (auto file = files_.begin(); file != files_.end();) {
    settle(*file->second);
    const bool named = file->second->durably_there || random_() % 2 == 0;
    file = named ? std::next(file) : files_.erase(file);
  }
  operations_left_ = -1;
  sync_fails_ = false;
  write_fails_ = false;
}

void PowerCutDisk::settle(File& file) {
  for (const Write& write : file.unsynced) {
    settle(file.durable, write);
  }
  file.unsynced.clear();
  file.content = file.durable;
}

/// A drive writes sectors, in any order, and may die in the middle of one.
void PowerCutDisk::settle(std::string& image, const Write& write) {
  if (write.truncates) {
    image.resize(random_() % 2 == 0 ? std::min(image.size(), write.offset) : image.size());
    return;
  }
  const std::size_t sector = random_() % 2 == 0 ? 512 : 4096;
  const std::size_t end = write.offset + write.bytes.size();
  for (std::size_t from = write.offset; from < end;) {
    const std::size_t next = std::min(end, (from / sector + 1) * sector);
    const auto fate = random_() % 4;  // two of four: written
    std::size_t size = next - from;
    size = fate == 0 ? 0 : fate == 1 ? random_() % size : size;
    if (size > 0) {
      image.resize(std::max(image.size(), from + size));
      image.replace(from, size, write.bytes, from - write.offset, size);
    }
    from = next;
  }
}

}  // namespace nhipcau::test
