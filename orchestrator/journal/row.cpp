#include "orchestrator/journal/row.hpp"

#include <openssl/evp.h>

#include <array>

#include "common/base/check.hpp"

namespace nhipcau::journal {
namespace {

void put_number(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

}  // namespace

Row to_row(const core::Event& event) {
  Row row{event.seq, event.at.ms, event.actor, std::nullopt, encode_body(event.body), {}};
  if (event.cause) {
    row.cause = event.cause->str();
  }
  return row;
}

Expected<core::Event> to_event(const Row& row) {
  Expected<core::EventBody> body = decode_body(row.body);
  if (!body) {
    return tl::unexpected(body.error());
  }
  core::Event event{row.seq, WallTime{row.at_ms}, row.actor, std::nullopt, std::move(*body)};
  if (row.cause) {
    event.cause = CommandId(*row.cause);
  }
  return event;
}

/// OpenSSL 3 looks an algorithm up by name each time it is asked for by EVP_sha256(): a multiple of
/// what hashing a row takes.
class Hasher::Impl {
 public:
  Impl()
      : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free),
        context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    CHECK(algorithm_ != nullptr && context_ != nullptr, "SHA-256 is always there");
  }

  std::string digest(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    CHECK(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1 &&
              EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1 &&
              EVP_DigestFinal_ex(context_.get(), out.data(), &size) == 1,
          "hashing memory does not fail");
    return {out.begin(), out.begin() + size};
  }

 private:
  std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm_;
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

Hasher::Hasher() : impl_(std::make_unique<Impl>()) {}
Hasher::~Hasher() = default;

std::string Hasher::sha256(std::string_view bytes) {
  return impl_->digest(bytes);
}

std::string Hasher::chain(const std::string& previous, const Row& row) {
  buffer_ = previous;
  put_number(buffer_, row.seq);
  put_number(buffer_, static_cast<std::uint64_t>(row.at_ms));
  put_text(buffer_, row.actor);
  put_number(buffer_, row.cause ? 1 : 0);
  put_text(buffer_, row.cause ? std::string_view(*row.cause) : std::string_view());
  put_text(buffer_, row.body.kind);
  put_number(buffer_, static_cast<std::uint64_t>(row.body.version));
  put_text(buffer_, row.body.json);
  return impl_->digest(buffer_);
}

std::string select_rows(const std::string& rest) {
  return "SELECT seq, at_ms, actor, cause, kind, version, body, hash FROM journal " + rest;
}

Row read_row(const Statement& statement) {
  Row row;
  row.seq = static_cast<std::uint64_t>(statement.number(0));
  row.at_ms = statement.number(1);
  row.actor = statement.bytes(2);
  if (!statement.is_null(3)) {
    row.cause = statement.bytes(3);
  }
  row.body.kind = statement.bytes(4);
  row.body.version = static_cast<int>(statement.number(5));
  row.body.json = statement.bytes(6);
  row.hash = statement.bytes(7);
  return row;
}

void insert_row(Statement& insert, const Row& row) {
  insert.reset();
  insert.bind(1, static_cast<std::int64_t>(row.seq));
  insert.bind(2, row.at_ms);
  insert.bind_text(3, row.actor);
  if (row.cause) {
    insert.bind_text(4, *row.cause);
  } else {
    insert.bind_null(4);
  }
  insert.bind_text(5, row.body.kind);
  insert.bind(6, row.body.version);
  insert.bind_text(7, row.body.json);
  insert.bind_blob(8, row.hash);
  insert.step();
  insert.reset();
}

std::string follow(Hasher& hasher, ChainHead& head, const Row& row) {
  const std::string seq = std::to_string(row.seq);
  if (row.seq != head.seq + 1) {
    return "event " + std::to_string(head.seq + 1) + " is missing (" + seq + " follows)";
  }
  if (hasher.chain(head.hash, row) != row.hash) {
    return "event " + seq + " was damaged or changed (its hash does not fit)";
  }
  head = {row.seq, row.hash};
  return {};
}

}  // namespace nhipcau::journal
