#pragma once

#include <string>

#include "orchestrator/core/commands.hpp"

namespace nhipcau::wire {
class ObjectReader;
}

namespace nhipcau::gateway {

/// PROTOCOL.md §6 has no such verb.
struct UnknownVerb {
  std::string name;
};

/// One verb of PROTOCOL.md §6 from its name and `args`. Checks types and lengths only: what makes
/// sense is the core's decision. Throws UnknownVerb, or wire::JsonFault naming the key. Pure.
core::Verb read_verb(const std::string& name, wire::ObjectReader& args);

}  // namespace nhipcau::gateway
