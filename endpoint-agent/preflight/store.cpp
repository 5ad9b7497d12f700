#include "endpoint-agent/preflight/store.hpp"

#include <fstream>
#include <iterator>

#include "common/wire/codec.hpp"

namespace nhipcau::agent::preflight {
namespace {

constexpr const char* kSheet = "preflight.json";

/// Whole or not at all.
bool write(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path fresh = path.string() + ".new";
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  return file.good() && !error;
}

}  // namespace

std::optional<Preflight> Store::load(const std::string& devices) const {
  std::ifstream file(directory_ / kSheet, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto message = wire::decode_from_agent(text);
  const auto* kept = message ? std::get_if<wire::AgentPreflight>(&*message) : nullptr;
  if (kept == nullptr || !kept->preflight || kept->preflight->devices != devices) {
    return std::nullopt;
  }
  return kept->preflight;
}

bool Store::save(const Preflight& preflight) const {
  return write(directory_ / kSheet, wire::encode(wire::FromAgent{wire::AgentPreflight{preflight}}));
}

void Store::remove() const {
  std::error_code ignored;
  std::filesystem::remove(directory_ / kSheet, ignored);
}

}  // namespace nhipcau::agent::preflight
