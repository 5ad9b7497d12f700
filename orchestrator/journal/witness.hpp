#pragma once

#include <optional>
#include <string>

#include "orchestrator/journal/files.hpp"
#include "orchestrator/journal/row.hpp"

/// Remembers beside the journal how far it had got: SQLite drops the end of a damaged write-ahead
/// log without a word, and a file copied back from yesterday looks as whole as today's. Written
/// after each commit and never synced: the commit was, so a witness that is ahead of its journal is
/// proof of a loss, and one that lags behind says nothing. Nothing here throws. One thread.
namespace nhipcau::journal {

class Witness {
 public:
  explicit Witness(std::string path) : path_(std::move(path)) {}

  /// Empty when there is none or it is damaged itself.
  [[nodiscard]] std::optional<ChainHead> read(Hasher& hasher) const;
  void write(Hasher& hasher, const ChainHead& head);

 private:
  std::string path_;
  FileDescriptor file_;  ///< opened by the first write
};

}  // namespace nhipcau::journal
