#pragma once

#include "orchestrator/outlet/storage.hpp"

namespace nhipcau::outlet {

/// A real folder, made when it is first needed. One thread; everything may block but `flush` of a
/// file, which has a thread of its own.
class Disk final : public Storage {
 public:
  explicit Disk(std::string directory) : directory_(std::move(directory)) {}

  Expected<std::unique_ptr<SegmentFile>> create(const std::string& name) override;
  void remove(const std::string& name) override;
  Expected<std::string> seal(const std::string& name) override;
  std::uint64_t free_bytes() override;
  std::vector<StoredFile> list(const std::string& prefix) override;

 private:
  [[nodiscard]] std::string path(const std::string& name) const { return directory_ + "/" + name; }

  std::string directory_;
};

}  // namespace nhipcau::outlet
