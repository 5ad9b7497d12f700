#pragma once

#include <string>
#include <string_view>

#include "common/base/expected.hpp"
#include "orchestrator/core/events.hpp"

/// Event bodies <-> the JSON bytes the journal keeps. Every kind has a name and a version; a reader
/// refuses what it does not know, an unknown or a missing key included, so that nothing is ever
/// half understood. Pure functions; any thread.
namespace nhipcau::journal {

struct EncodedBody {
  std::string kind;  ///< "run_started", …
  int version = 1;
  std::string json;
  bool operator==(const EncodedBody&) const = default;
};

EncodedBody encode_body(const core::EventBody& body);
Expected<core::EventBody> decode_body(const EncodedBody& encoded);

/// A whole event as one JSON object, for people and scripts (`/api/v1/events`).
std::string encode_event(const core::Event& event);

}  // namespace nhipcau::journal
