#pragma once

#include "common/wire/messages.hpp"
#include "orchestrator/core/source.hpp"

/// The core's pictures in the bridge's language, and back.
namespace nhipcau::session {

static_assert(static_cast<int>(wire::Show::kContent) == static_cast<int>(core::Show::kContent) &&
              static_cast<int>(wire::Show::kComposed) == static_cast<int>(core::Show::kComposed));

inline wire::Source to_wire(const core::Source& source) {
  return {source.room, static_cast<wire::Show>(source.show), source.composition};
}

inline core::Source to_core(const wire::Source& source) {
  return {source.room, static_cast<core::Show>(source.show), source.composition};
}

}  // namespace nhipcau::session
