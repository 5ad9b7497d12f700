#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

/// A disk in memory under SQLite (a sqlite3_vfs) that loses its power. What was synced stays; of
/// every write that was not, each sector is there, is not, or is torn, as the dice fall: the page
/// cache and the drive's own cache promise no more. One thread; one connection per file, exclusive.
namespace nhipcau::test {

class PowerCutDisk {
 public:
  explicit PowerCutDisk(std::uint32_t seed);
  ~PowerCutDisk();
  PowerCutDisk(const PowerCutDisk&) = delete;
  PowerCutDisk& operator=(const PowerCutDisk&) = delete;

  /// For sqlite3_open_v2.
  [[nodiscard]] const char* vfs() const { return name_.c_str(); }

  /// The power fails in the `operations`-th write, truncation or sync from now: that one and all
  /// after it are I/O errors.
  void cut_after(int operations) { operations_left_ = operations; }
  [[nodiscard]] bool is_off() const { return operations_left_ == 0; }
  /// The power is back, with what the cut has left of the files.
  void power_on();

  /// The next sync fails as Linux fails it: what was to be written counts as written from then on,
  /// so a second sync would succeed and be a lie.
  void fail_next_sync() { sync_fails_ = true; }
  void fail_next_write() { write_fails_ = true; }
  /// No file grows past this many bytes in all; empty: there is room.
  void limit(std::optional<std::size_t> bytes) { limit_ = bytes; }
  [[nodiscard]] std::size_t used() const;
  /// Syncs do nothing and say they did: PRAGMA synchronous=OFF, or a drive that lies.
  void lie_about_syncs() { lies_ = true; }
  /// Called before each sync.
  void before_sync(std::function<void()> hook) { before_sync_ = std::move(hook); }
  [[nodiscard]] int syncs() const { return syncs_; }

  // For the functions SQLite calls; each returns SQLite's result code.
  struct Write {
    std::size_t offset = 0;
    std::string bytes;
    bool truncates = false;  ///< to `offset`
  };
  struct File {
    std::string content;          ///< as programs see it
    std::string durable;          ///< as the platters have it
    bool durably_there = false;   ///< its name, too
    std::vector<Write> unsynced;  ///< in order
  };
  int open(const std::string& path, bool create, std::shared_ptr<File>& file);
  int write(File& file, Write write);
  int sync(File& file);
  int remove(const std::string& path);
  [[nodiscard]] bool has(const std::string& path) const { return files_.contains(path); }

 private:
  bool operate();
  void settle(File& file);
  void settle(std::string& image, const Write& write);

  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::mt19937 random_;
  std::map<std::string, std::shared_ptr<File>> files_;
  int operations_left_ = -1;
  bool sync_fails_ = false;
  bool write_fails_ = false;
  bool lies_ = false;
  std::optional<std::size_t> limit_;
  std::function<void()> before_sync_;
  int syncs_ = 0;
};

}  // namespace nhipcau::test
