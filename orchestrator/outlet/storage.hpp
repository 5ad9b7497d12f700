#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/expected.hpp"

namespace nhipcau::outlet {

/// One file being written. One thread. False: it failed, the operating system's error is in
/// `error`, and what was written before is still there.
class SegmentFile {
 public:
  virtual ~SegmentFile() = default;
  /// All or nothing: a failed append leaves the file as it was.
  virtual bool append(const std::string& bytes) = 0;
  virtual bool patch(std::uint64_t offset, const std::string& bytes) = 0;
  /// What was written so far is made durable while the caller goes on. False: an earlier time
  /// failed.
  virtual bool flush() = 0;
  /// Durable when this returns.
  virtual bool sync() = 0;
  [[nodiscard]] virtual int error() const = 0;
};

/// A file that is there from before.
struct StoredFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::string head;    ///< its first bytes, kHeadBytes at most
  std::string sha256;  ///< as `seal` noted it; empty: never sealed
};

/// The folder of a recording. What the recorder needs of a disk, so that tests can fill one.
class Storage {
 public:
  virtual ~Storage() = default;
  /// Error code `disk`.
  virtual Expected<std::unique_ptr<SegmentFile>> create(const std::string& name) = 0;
  /// A file nobody could play.
  virtual void remove(const std::string& name) = 0;
  /// SHA-256 of a file nobody writes any more, noted durably beside it in NAME.sha256 (as
  /// `sha256sum --check` reads it). Error code `disk`.
  virtual Expected<std::string> seal(const std::string& name) = 0;
  /// Bytes a program may still write; the largest number when nobody can say.
  virtual std::uint64_t free_bytes() = 0;
  /// Matroska files whose names begin so, in the order of their names.
  virtual std::vector<StoredFile> list(const std::string& prefix) = 0;
};

}  // namespace nhipcau::outlet
