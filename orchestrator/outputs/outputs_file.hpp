#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/base/ids.hpp"
#include "common/base/time.hpp"

/// STATE_DIR/outputs.yaml: what is recorded and streamed, and where to. The addresses of streams
/// hold keys, so the file is read by the orchestrator (which wants the names) and by each outlet
/// (which wants its own address), and nothing of the addresses goes anywhere else.
namespace nhipcau::outputs {

enum class Kind { kRecord, kRtmp, kSrt };

struct Output {
  OutputId id;
  Kind kind = Kind::kRecord;
  std::optional<RoomId> room;  ///< this room by itself; empty: the programme

  std::string directory;          ///< recordings: where the files go
  Minutes segment{10};            ///< recordings: the length of a file
  std::int64_t reserve_mb = 500;  ///< recordings: this much of the disk is left free

  std::string url;       ///< streams; secret
  int audio_kbps = 128;  ///< streams: AAC
};

/// The outputs in the order of the file; `record_rooms` makes one more of each room, named
/// "ID.ROOM"; `roster` says which rooms there are. No file: no outputs. Errors: `bad_outputs`, a
/// sentence that names the file and the line.
Expected<std::vector<Output>> load_outputs(const std::string& path,
                                           const std::vector<RoomId>& roster);

/// One of them by its id; `bad_outputs` when it is not there. For whoever knows no roster.
Expected<Output> find_output(const std::string& path, const OutputId& id);

/// What `init` writes: no output, and how to write one.
std::string example();

}  // namespace nhipcau::outputs
