#include "endpoint-agent/enrolment/enrol_client.hpp"

#include <sodium.h>

#include <nlohmann/json.hpp>

#include "common/enrolment/code.hpp"
#include "common/enrolment/proof.hpp"
#include "common/media/random.hpp"
#include "common/wire/json_reader.hpp"
#include "endpoint-agent/enrolment/exchange.hpp"

namespace nhipcau::agent {
namespace {

constexpr int kOk = 200;

/// What the room knows of one attempt.
struct Attempt {
  std::string code;
  std::string key;
  std::string nonce;
  std::string fingerprint;  // once it is seen
};

std::string body_of(const Attempt& attempt) {
  return nlohmann::json{
      {"slot", enrolment::slot_of(attempt.code)},
      {"nonce", attempt.nonce},
      {"fingerprint", attempt.fingerprint},
      {"proof", enrolment::room_proof(attempt.key, attempt.nonce, attempt.fingerprint)}}
      .dump();
}

Error not_an_answer() {
  return {"not_an_orchestrator",
          {"Máy trả lời không phải trung tâm Nhịp Cầu, hoặc khác phiên bản: kiểm tra địa chỉ.",
           "What answers is no Nhịp Cầu orchestrator, or another version: check the address."}};
}

Error no_proof() {
  return {
      "wrong_certificate",
      {"Máy trả lời không chứng minh được là trung tâm của Hội nghị này: hãy dừng lại, kiểm tra "
       "địa chỉ và báo tổ kỹ thuật.",
       "What answers cannot show that it is this conference's centre: stop, check the address "
       "and tell the technical team."}};
}

/// `{code, text: {vi, en}}` of a refusal.
Error read_refusal(const std::string& body) {
  const auto error = wire::catching("bad_message", [&body] {
    const nlohmann::json parsed = wire::parse_strict(body);
    wire::ObjectReader reader(parsed);
    Error told{.code = reader.string("code"), .text = {}};
    wire::ObjectReader text(reader.at("text"), "text");
    told.text = {text.string("vi"), text.string("en")};
    return told;
  });
  const bool known = error && error->code != "not_found";
  return known ? *error : not_an_answer();
}

struct Gift {
  std::string room;
  std::string token;
  std::string ca;
  std::string proof;
};

Expected<Gift> read_gift(const std::string& body) {
  return wire::catching("bad_message", [&body] {
    const nlohmann::json parsed = wire::parse_strict(body, wire::kMaxDepth, 64 * 1024);
    wire::ObjectReader reader(parsed);
    Gift gift{.room = reader.string("room"),
              .token = reader.string("token"),
              .ca = reader.string("ca"),
              .proof = reader.string("proof")};
    reader.done();
    return gift;
  });
}

Expected<void> judge(const Reply& reply, const Attempt& attempt, Enrolment& enrolment) {
  if (reply.status != kOk) {
    return tl::unexpected(read_refusal(reply.body));
  }
  const Expected<Gift> gift = read_gift(reply.body);
  if (!gift) {
    return tl::unexpected(not_an_answer());
  }
  const std::string proof = enrolment::centre_proof(attempt.key, attempt.nonce, attempt.fingerprint,
                                                    gift->room, gift->token, gift->ca);
  if (!enrolment::same_proof(proof, gift->proof)) {
    return tl::unexpected(no_proof());
  }
  enrolment.room = gift->room;
  enrolment.token = gift->token;
  enrolment.ca = gift->ca;
  return {};
}

}  // namespace

Expected<Enrolment> enrol_with(const enrolment::Invitation& invitation, WallTime now) {
  const auto centre = io::parse_link_url(invitation.centre);
  if (!centre) {
    return tl::unexpected(centre.error());
  }
  if (sodium_init() < 0) {
    return fail("unavailable", "Không khởi tạo được libsodium.", "libsodium cannot be set up.");
  }
  Attempt attempt{.code = invitation.code,
                  .key = enrolment::key_of(invitation.code),
                  .nonce = media::random_hex(32),
                  .fingerprint = {}};
  Enrolment enrolment{.centre = invitation.centre, .room = {}, .token = {}, .ca = {}};
  const auto done =
      perform({.centre = *centre,
               .path = "/api/v1/enrol",
               .now = now,
               .body =
                   [&](const std::string& fingerprint) {
                     attempt.fingerprint = fingerprint;
                     return body_of(attempt);
                   },
               .judge = [&](const Reply& reply) { return judge(reply, attempt, enrolment); },
               .authority = [&] { return enrolment.ca; }});
  if (!done) {
    return tl::unexpected(done.error());
  }
  return enrolment;
}

}  // namespace nhipcau::agent
