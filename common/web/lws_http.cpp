#include "common/web/lws_http.hpp"

#include <array>
#include <charconv>

#include "common/io/link_address.hpp"

namespace nhipcau::web {
namespace {

constexpr std::size_t kPiece = 16 * 1024;
constexpr std::size_t kHeaderRoom = 4096;

using Header = std::pair<const char*, const char*>;

/// On every response (OWASP ASVS 5.0 V3; libwebsockets' own advice has the same shape). `blob:` and
/// `data:` pictures are the thumbnails.
constexpr std::array<Header, 7> kSecurityHeaders = {{
    {"content-security-policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
     "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action "
     "'self'; "
     "frame-ancestors 'none'"},
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
    {"permissions-policy", "camera=(self), microphone=(self), geolocation=()"},
    {"x-frame-options", "DENY"},
}};

constexpr std::array<std::pair<lws_token_indexes, const char*>, 5> kMethods = {{
    {WSI_TOKEN_GET_URI, "GET"},
    {WSI_TOKEN_POST_URI, "POST"},
    {WSI_TOKEN_PATCH_URI, "PATCH"},
    {WSI_TOKEN_DELETE_URI, "DELETE"},
    {WSI_TOKEN_OPTIONS_URI, "OPTIONS"},
}};
/// Refused, but where they went is known.
constexpr std::array<lws_token_indexes, 2> kOtherMethods = {WSI_TOKEN_HEAD_URI, WSI_TOKEN_PUT_URI};

std::string header(lws* wsi, lws_token_indexes token) {
  const int length = lws_hdr_total_length(wsi, token);
  if (length <= 0) {
    return {};
  }
  std::string value(static_cast<std::size_t>(length) + 1, '\0');
  const int copied = lws_hdr_copy(wsi, value.data(), length + 1, token);
  value.resize(copied > 0 ? static_cast<std::size_t>(copied) : 0);
  return value;
}

/// libwebsockets cuts a query into fragments at '&'.
std::string read_query(lws* wsi) {
  std::string query;
  std::array<char, 512> piece{};
  for (int index = 0;; ++index) {
    const int length = lws_hdr_copy_fragment(wsi, piece.data(), static_cast<int>(piece.size()),
                                             WSI_TOKEN_HTTP_URI_ARGS, index);
    if (length <= 0) {
      return query;
    }
    query += (index == 0 ? "" : "&") + std::string(piece.data(), static_cast<std::size_t>(length));
  }
}

/// Header lines into a buffer with libwebsockets' room in front.
class HeaderBlock {
 public:
  explicit HeaderBlock(lws* wsi) : wsi_(wsi), next_(begin()) {}

  void status(int code) {
    ok_ = ok_ &&
          lws_add_http_header_status(wsi_, static_cast<unsigned>(code) | LWSAHH_FLAG_NO_SERVER_NAME,
                                     &next_, end()) == 0;
  }
  void add(const std::string& name, const std::string& value) {
    const std::string with_colon = name + ":";
    const auto* bytes = reinterpret_cast<const unsigned char*>(with_colon.c_str());
    const auto* text = reinterpret_cast<const unsigned char*>(value.data());
    ok_ = ok_ && lws_add_http_header_by_name(wsi_, bytes, text, static_cast<int>(value.size()),
                                             &next_, end()) == 0;
  }
  void length(std::size_t size) {
    ok_ = ok_ && lws_add_http_header_content_length(wsi_, size, &next_, end()) == 0;
  }
  bool send() {
    ok_ = ok_ && lws_finalize_http_header(wsi_, &next_, end()) == 0;
    if (!ok_) {
      return false;
    }
    const auto size = static_cast<std::size_t>(next_ - begin());
    begin()[7] = '1';  // "HTTP/1.0": libwebsockets has not read the version yet when it upgrades
    return lws_write(wsi_, begin(), size, LWS_WRITE_HTTP_HEADERS) >= 0;
  }

 private:
  unsigned char* begin() { return buffer_.data() + LWS_PRE; }
  unsigned char* end() { return buffer_.data() + buffer_.size(); }

  lws* wsi_;
  std::array<unsigned char, LWS_PRE + kHeaderRoom> buffer_{};
  unsigned char* next_;
  bool ok_ = true;
};

}  // namespace

Request read_request(lws* wsi) {
  Request request;
  for (const auto& [token, name] : kMethods) {
    if (lws_hdr_total_length(wsi, token) > 0) {
      request.method = name;
      request.path = header(wsi, token);
    }
  }
  for (const lws_token_indexes token : kOtherMethods) {
    if (lws_hdr_total_length(wsi, token) > 0) {
      request.path = header(wsi, token);
    }
  }
  request.query = read_query(wsi);
  request.host = header(wsi, WSI_TOKEN_HOST);
  request.origin = header(wsi, WSI_TOKEN_ORIGIN);
  request.cookie = header(wsi, WSI_TOKEN_HTTP_COOKIE);
  request.authorization = header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION);
  request.content_type = header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE);
  request.if_match = header(wsi, WSI_TOKEN_HTTP_IF_MATCH);
  request.subprotocols = header(wsi, WSI_TOKEN_PROTOCOL);
  std::array<char, 64> address{};
  lws_get_peer_simple(wsi, address.data(), address.size());
  request.address = io::unmapped(address.data());
  return request;
}

std::optional<std::size_t> content_length(lws* wsi) {
  const std::string text = header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
  std::size_t length = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, length);
  if (text.empty() || error != std::errc() || rest != end) {
    return std::nullopt;
  }
  return length;
}

ResponseWriter::Step ResponseWriter::write_some(lws* wsi) {
  return headers_sent_ ? write_body(wsi) : write_headers(wsi);
}

ResponseWriter::Step ResponseWriter::write_headers(lws* wsi) {
  HeaderBlock block(wsi);
  block.status(response_.status);
  for (const auto& [name, value] : kSecurityHeaders) {
    block.add(name, value);
  }
  if (tls_) {
    block.add("strict-transport-security", "max-age=31536000");
  }
  block.add("content-type", response_.content_type);
  bool has_cache_rule = false;
  for (const auto& [name, value] : response_.headers) {
    has_cache_rule = has_cache_rule || name == "cache-control";
    block.add(name, value);
  }
  if (!has_cache_rule) {
    block.add("cache-control", "no-store");
  }
  block.length(response_.body.size());
  if (!block.send()) {
    return Step::kBroken;
  }
  headers_sent_ = true;
  return response_.body.empty() ? Step::kDone : Step::kMore;
}

ResponseWriter::Step ResponseWriter::write_body(lws* wsi) {
  const std::size_t size = std::min(kPiece, response_.body.size() - sent_);
  std::string piece(LWS_PRE, '\0');
  piece.append(response_.body, sent_, size);
  sent_ += size;
  const bool last = sent_ == response_.body.size();
  auto* bytes = reinterpret_cast<unsigned char*>(piece.data()) + LWS_PRE;
  if (lws_write(wsi, bytes, size, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < 0) {
    return Step::kBroken;
  }
  return last ? Step::kDone : Step::kMore;
}

}  // namespace nhipcau::web
