#include "endpoint-agent/enrolment/identity_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "endpoint-agent/enrolment/invitation_source.hpp"

namespace nhipcau::agent {
namespace {

class IdentityFile : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(dir_); }

  const std::filesystem::path dir_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("identity-") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(IdentityFile, ComesBackAsItWasKeptForNobodyElse) {
  EXPECT_EQ(load_enrolment(dir_)->has_value(), false);
  const Enrolment enrolment{"wss://trung-tam:8443", "ninh-son", "token", "-----BEGIN…"};
  ASSERT_TRUE(save_enrolment(dir_, enrolment));
  EXPECT_EQ(**load_enrolment(dir_), enrolment);
  for (const char* name : {"enrolment.json", "ca.pem"}) {
    struct stat is {};
    ASSERT_EQ(::stat((dir_ / name).c_str(), &is), 0);
    EXPECT_EQ(is.st_mode & 0777U, 0600U) << name;
  }
  forget_enrolment(dir_);
  EXPECT_FALSE(load_enrolment(dir_)->has_value());
}

TEST_F(IdentityFile, ADamagedOneSaysWhatToDo) {
  std::filesystem::create_directories(dir_);
  std::ofstream(dir_ / "enrolment.json") << R"({"centre":"wss://x","room":)";
  const auto loaded = load_enrolment(dir_);
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().text.en.find("enrol again"), std::string::npos);
}

TEST_F(IdentityFile, AFolderThatCannotBeWrittenIsTold) {
  std::ofstream(dir_.string()) << "a file where the folder should be";
  EXPECT_EQ(save_enrolment(dir_, {"ws://x", "a", "t", ""}).error().code, "bad_file");
  std::filesystem::remove(dir_);
}

TEST(InvitationSource, SaysWhatIsMissing) {
  EXPECT_EQ(typed_invitation("K7QMX-3RWDP", "").error().code, "no_centre");
  EXPECT_EQ(typed_invitation("K7QMX", "wss://x").error().code, "bad_code");
  EXPECT_EQ(typed_invitation("k7qmx 3rwdp", "wss://x")->code, "K7QMX3RWDP");
  EXPECT_EQ(read_invitation_file("/nowhere").error().code, "bad_file");
}

}  // namespace
}  // namespace nhipcau::agent
