#include "orchestrator/gateway/enrol_api.hpp"

#include <spdlog/spdlog.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "common/base/log.hpp"
#include "common/enrolment/proof.hpp"
#include "common/wire/json_reader.hpp"
#include "orchestrator/gateway/certificate.hpp"
#include "orchestrator/gateway/enrolment_file.hpp"

namespace nhipcau::gateway {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file) {
    throw std::runtime_error("cannot read " + path);
  }
  return content.str();
}

Expected<EnrolmentAttempt> read_attempt(const std::string& body) {
  return wire::catching("bad_message", [&body] {
    const nlohmann::json parsed = wire::parse_strict(body);
    wire::ObjectReader reader(parsed);
    EnrolmentAttempt attempt{.slot = reader.string("slot"),
                             .nonce = reader.string("nonce"),
                             .fingerprint = reader.string("fingerprint"),
                             .proof = reader.string("proof")};
    reader.done();
    return attempt;
  });
}

Response too_many(Millis wait) {
  const std::string seconds = std::to_string((wait.count() + 999) / 1000);
  Response response =
      refusal(429, {"too_many_attempts",
                    {"Nhập sai quá nhiều lần: hãy thử lại sau " + seconds + " giây.",
                     "Too many wrong attempts: try again in " + seconds + " seconds."}});
  response.headers.emplace_back("retry-after", seconds);
  return response;
}

}  // namespace

EnrolApi::EnrolApi(EnrolOptions options) : options_(std::move(options)) {
  if (!options_.tls_cert.empty()) {
    fingerprint_ = certificate_fingerprint(options_.tls_cert);
    ca_ = content_of(options_.ca_file.empty() ? options_.tls_cert : options_.ca_file);
  }
}

Response EnrolApi::serve(const Request& request, Now now) {
  if (options_.state_dir.empty() || !request.origin.empty()) {
    return refusal(404, {"not_found", {"Không có trang này.", "There is no such page."}});
  }
  if (const Millis wait = limiter_.wait(request.address, now.mono); wait > Millis{0}) {
    return too_many(wait);
  }
  return enrol(request, request.address, now);
}

Response EnrolApi::enrol(const Request& request, const std::string& key, Now now) {
  const Expected<EnrolmentAttempt> attempt = read_attempt(request.body);
  if (!attempt) {
    return refusal(400, attempt.error());
  }
  const Expected<Enrolled> enrolled =
      enrol_room(options_.state_dir, *attempt, fingerprint_, now.wall);
  if (!enrolled) {
    limiter_.failed(key, now.mono);
    logger("gateway")->warn("enrolment from {} refused: {}", request.address,
                            enrolled.error().code);
    return refusal(enrolled.error().code == "bad_file" ? 503 : 403, enrolled.error());
  }
  limiter_.succeeded(key);
  logger("gateway")->info("room {} is enrolled from {}", enrolled->room.str(), request.address);
  const std::string proof =
      enrolment::centre_proof(enrolled->key, attempt->nonce, attempt->fingerprint,
                              enrolled->room.str(), enrolled->token, ca_);
  Response response;
  response.body = nlohmann::json{
      {"room", enrolled->room.str()},
      {"token", enrolled->token},
      {"ca", ca_},
      {"proof",
       proof}}.dump();
  return response;
}

}  // namespace nhipcau::gateway
