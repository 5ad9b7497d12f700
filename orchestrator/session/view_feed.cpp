#include "orchestrator/session/view_feed.hpp"

#include <boost/nowide/utf/utf.hpp>

namespace nhipcau::session {
namespace {

using Utf8 = boost::nowide::utf::utf_traits<char>;

/// How many bytes the character at the start has; 0 when it is none.
std::size_t character(std::string_view text) {
  const char* at = text.data();
  const auto code = Utf8::decode(at, text.data() + text.size());
  const bool good = code != boost::nowide::utf::illegal && code != boost::nowide::utf::incomplete;
  return good ? static_cast<std::size_t>(at - text.data()) : 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character(text);
    if (length == 0) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

std::string repaired(std::string_view text) {
  std::string whole;
  while (!text.empty()) {
    const std::size_t length = character(text);
    whole.append(length > 0 ? text.substr(0, length) : "\xEF\xBF\xBD");
    text.remove_prefix(length > 0 ? length : 1);
  }
  return whole;
}

}  // namespace

/// What did not change was looked at when it came: looking at the patch is enough.
std::optional<Publication> ViewFeed::update(JsonText view, WallTime now) {
  Publication publication{version_ + 1, now, {}, {}};
  if (version_ > 0) {
    if (view.text == last_.text) {
      return std::nullopt;
    }
    publication.patch = patch_between(last_, view);
  }
  publication.view = view.text;
  broken_ = broken_ || !is_utf8(version_ > 0 ? publication.patch : publication.view);
  if (broken_) {
    publication.view = repaired(publication.view);
    publication.patch = repaired(publication.patch);
    broken_ = !is_utf8(view.text);
  }
  last_ = std::move(view);
  ++version_;
  return publication;
}

}  // namespace nhipcau::session
