#include "orchestrator/gateway/enrolment.hpp"

#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/enrolment/code.hpp"
#include "common/enrolment/invitation.hpp"
#include "common/enrolment/proof.hpp"
#include "orchestrator/gateway/credentials_file.hpp"
#include "orchestrator/gateway/enrolment_file.hpp"

/// Codes, proofs, and what becomes of an attempt; in virtual time.
namespace nhipcau::gateway {
namespace {

namespace fs = std::filesystem;

const std::string kKey(64, 'a');
const std::string kOurs = "our-certificate";

EnrolmentCode code_of(const std::string& slot, const char* room, WallTime expires) {
  return {.slot = slot,
          .key = kKey,
          .room = RoomId(room),
          .expires_at = expires,
          .wrong_tries = 0,
          .used_at = {}};
}

EnrolmentAttempt right(const std::string& slot, const std::string& fingerprint = kOurs) {
  return {.slot = slot,
          .nonce = "n",
          .fingerprint = fingerprint,
          .proof = enrolment::room_proof(kKey, "n", fingerprint)};
}

EnrolmentAttempt wrong(const std::string& slot) {
  return {.slot = slot, .nonce = "n", .fingerprint = kOurs, .proof = std::string(64, '0')};
}

class Enrolment : public testing::Test {
 protected:
  Enrolment() {
    EXPECT_GE(sodium_init(), 0);
    EXPECT_TRUE(book.issue(code_of("K7", "a", WallTime{} + Minutes(10)), WallTime{}));
  }

  std::string told(const EnrolmentAttempt& attempt, Millis at) {
    const auto outcome = book.attempt(attempt, kOurs, WallTime{} + at);
    return outcome ? "room " + outcome->room.str() : outcome.error().code;
  }

  EnrolmentBook book;
};

TEST_F(Enrolment, ARightCodeWorksOnce) {
  EXPECT_EQ(told(right("K7"), Minutes(1)), "room a");
  EXPECT_EQ(told(right("K7"), Minutes(2)), "used_code");
}

TEST_F(Enrolment, ACodeExpires) {
  EXPECT_EQ(told(right("K7"), Minutes(10) - Millis(1)), "room a");
  EXPECT_TRUE(book.issue(code_of("M3", "b", WallTime{} + Minutes(10)), WallTime{}));
  EXPECT_EQ(told(right("M3"), Minutes(10)), "expired_code");
}

TEST_F(Enrolment, FiveWrongTriesVoidACodeEvenForWhoKnowsIt) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(told(wrong("K7"), Minutes(1)), "wrong_code");
  }
  EXPECT_EQ(told(wrong("K7"), Minutes(1)), "too_many_tries");
  EXPECT_EQ(told(right("K7"), Minutes(1)), "too_many_tries");
}

TEST_F(Enrolment, TriesOfAnUnknownSlotDoNotVoidAnothersCode) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(told(wrong("ZZ"), Minutes(1)), "wrong_code");
  }
  EXPECT_EQ(told(right("K7"), Minutes(1)), "room a");
}

TEST_F(Enrolment, ARoomThatSeesAnotherCertificateIsToldSoAndTheCodeIsKept) {
  EXPECT_EQ(told(right("K7", "somebody-between"), Minutes(1)), "wrong_certificate");
  EnrolmentAttempt relayed = right("K7", "somebody-between");
  relayed.fingerprint = kOurs;  // who stands between says what we want to hear
  EXPECT_EQ(told(relayed, Minutes(1)), "wrong_code");
  EXPECT_EQ(told(right("K7"), Minutes(1)), "room a");
}

TEST_F(Enrolment, ANewCodeOfARoomEndsTheOlderOne) {
  EXPECT_TRUE(book.issue(code_of("M3", "a", WallTime{} + Minutes(10)), WallTime{}));
  EXPECT_EQ(told(right("K7"), Minutes(1)), "wrong_code");
  EXPECT_EQ(told(right("M3"), Minutes(1)), "room a");
  EXPECT_FALSE(book.issue(code_of("M3", "b", WallTime{} + Minutes(10)), WallTime{}))
      << "its slot is taken: its fate is still to be told";
}

TEST(Code, IsReadAsItIsSaid) {
  for (const char* typed : {"K7QMX-3RWDP", "k7qmx3rwdp", " k7 qmx 3rw dp "}) {
    EXPECT_EQ(enrolment::read_code(typed), Expected<std::string>("K7QMX3RWDP")) << typed;
  }
  EXPECT_EQ(enrolment::read_code("OIL00-00000"), Expected<std::string>("0110000000"));
  for (const char* bad : {"", "K7QMX-3RWD", "K7QMX-3RWDPP", "K7QMX-3RWDU", "K7QMX_3RWDP"}) {
    EXPECT_EQ(enrolment::read_code(bad).error().code, "bad_code") << bad;
  }
  const std::string code = enrolment::random_code();
  EXPECT_EQ(enrolment::read_code(enrolment::grouped(code)), Expected<std::string>(code));
  EXPECT_NE(code, enrolment::random_code());
}

TEST(Invitation, TravelsAsOneLine) {
  const enrolment::Invitation invitation{"wss://trung-tam:8443", "K7QMX3RWDP"};
  EXPECT_EQ(enrolment::read_invitation(enrolment::write_invitation(invitation) + "\r\n"),
            Expected<enrolment::Invitation>(invitation));
  for (const char* bad : {"", "https://x", "nhipcau:enrol?centre=wss://x",
                          "nhipcau:enrol?centre=wss://x&code=short"}) {
    EXPECT_EQ(enrolment::read_invitation(bad).error().code, "bad_invitation") << bad;
  }
}

TEST(Proof, DependsOnEveryPart) {
  const std::string proof = enrolment::centre_proof(kKey, "n", "f", "room", "token", "ca");
  EXPECT_NE(proof, enrolment::centre_proof(std::string(64, 'b'), "n", "f", "room", "token", "ca"));
  EXPECT_NE(proof, enrolment::centre_proof(kKey, "m", "f", "room", "token", "ca"));
  EXPECT_NE(proof, enrolment::centre_proof(kKey, "n", "g", "room", "token", "ca"));
  EXPECT_NE(proof, enrolment::centre_proof(kKey, "n", "f", "roomt", "oken", "ca"));
  EXPECT_NE(proof, enrolment::centre_proof(kKey, "n", "f", "room", "token", "cb"));
  EXPECT_NE(proof, enrolment::room_proof(kKey, "n", "f"));
}

/// A state directory with the rooms a and b.
class EnrolmentFiles : public testing::Test {
 protected:
  EnrolmentFiles() {
    EXPECT_GE(sodium_init(), 0);
    fs::remove_all(dir_);
    fs::create_directories(dir_ / "tokens");
    const Credentials credentials{.users = {{"a", core::Role::kTechnician, "x", RoomId("a")}},
                                  .room_tokens = {{RoomId("a"), sha256_hex("old")}},
                                  .bridge_token = "b"};
    EXPECT_TRUE(save_credentials(credentials_path(), credentials));
  }
  ~EnrolmentFiles() override { fs::remove_all(dir_); }

  [[nodiscard]] std::string credentials_path() const {
    return (dir_ / "credentials.json").string();
  }
  [[nodiscard]] Credentials credentials() const { return *load_credentials(credentials_path()); }

  const fs::path dir_ = fs::path(testing::TempDir()) /
                        ("enrolment-" + std::to_string(::getpid()) + "-" +
                         testing::UnitTest::GetInstance()->current_test_info()->name());
};

EnrolmentAttempt with_code(const std::string& code) {
  return {.slot = enrolment::slot_of(code),
          .nonce = "n",
          .fingerprint = "",
          .proof = enrolment::room_proof(enrolment::key_of(code), "n", "")};
}

TEST_F(EnrolmentFiles, ACodeGivesTheRoomANewTokenAndTheOldOneIsDead) {
  const auto code = issue_code(dir_.string(), RoomId("a"), Minutes(10), WallTime{});
  ASSERT_TRUE(code);
  struct stat is {};
  ASSERT_EQ(::stat((dir_ / "enrolments.json").c_str(), &is), 0);
  EXPECT_EQ(is.st_mode & 0777U, 0600U);
  std::ifstream file(dir_ / "enrolments.json");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(text.find(*code), std::string::npos) << "the code itself is never kept";

  const auto enrolled = enrol_room(dir_.string(), with_code(*code), "", WallTime{} + Minutes(1));
  ASSERT_TRUE(enrolled) << enrolled.error().code;
  EXPECT_TRUE(token_matches(credentials().room_tokens.at(RoomId("a")), enrolled->token));
  std::string kept;
  std::ifstream(dir_ / "tokens" / "a.token") >> kept;
  EXPECT_EQ(kept, enrolled->token);
  EXPECT_EQ(enrol_room(dir_.string(), with_code(*code), "", WallTime{} + Minutes(2)).error().code,
            "used_code");
}

TEST_F(EnrolmentFiles, AnUnknownRoomGetsNoCode) {
  EXPECT_EQ(issue_code(dir_.string(), RoomId("hue"), Minutes(10), WallTime{}).error().code,
            "unknown_room");
}

TEST_F(EnrolmentFiles, ARevokedRoomHasNeitherTokenNorCode) {
  const auto code = issue_code(dir_.string(), RoomId("a"), Minutes(10), WallTime{});
  ASSERT_TRUE(revoke_room(dir_.string(), RoomId("a")));
  EXPECT_FALSE(credentials().room_tokens.contains(RoomId("a")));
  EXPECT_EQ(enrol_room(dir_.string(), with_code(*code), "", WallTime{}).error().code, "wrong_code");
  EXPECT_TRUE(issue_code(dir_.string(), RoomId("a"), Minutes(10), WallTime{}))
      << "it may be enrolled again";
}

TEST_F(EnrolmentFiles, ADamagedFileSaysWhatToDo) {
  std::ofstream(dir_ / "enrolments.json") << "{";
  const auto code = issue_code(dir_.string(), RoomId("a"), Minutes(10), WallTime{});
  EXPECT_EQ(code.error().code, "bad_file");
  EXPECT_NE(code.error().text.en.find("delete it"), std::string::npos);
}

TEST_F(EnrolmentFiles, AChangeIsNoticedOnceAndADamagedFileChangesNothing) {
  CredentialsFile watched(credentials_path());
  EXPECT_FALSE(watched.changed());
  ASSERT_TRUE(revoke_room(dir_.string(), RoomId("a")));
  const auto changed = watched.changed();
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->room_tokens.contains(RoomId("a")));
  EXPECT_FALSE(watched.changed());
  ASSERT_TRUE(write_private_file(credentials_path(), "{"));
  EXPECT_FALSE(watched.changed());
}

}  // namespace
}  // namespace nhipcau::gateway
