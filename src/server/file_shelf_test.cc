#include "server/file_shelf.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace writ {
namespace {

class FileShelfTest : public ::testing::Test {
 protected:
  std::string Put(const Bytes& bytes, const std::string& person = {}) {
    const Result<void> put = shelf_.Put(Sha256Hex(bytes), bytes, person);
    return put ? "" : put.error().reason;
  }
  std::string Take(const Bytes& bytes) {
    FileShelf::Loan loan(shelf_);
    const Result<Bytes> taken = shelf_.Take(Sha256Hex(bytes), loan);
    if (!taken) return taken.error().reason;
    return *taken == bytes ? "" : "altered";
  }

  std::int64_t now_ = 1000;
  FileShelf shelf_{{.max_bytes = 10, .max_files = 3, .seconds = 60}, [this] { return now_; }};
};

TEST_F(FileShelfTest, AFileIsTakenAsOftenAsItWasPutThere) {
  const Bytes file{1, 2, 3};  // twice: six of ten
  EXPECT_EQ(Take(file), "file-missing");
  EXPECT_EQ(Put(file), "");
  EXPECT_EQ(Put(file), "");
  EXPECT_EQ(shelf_.bytes(), 3u);
  EXPECT_EQ(Take(file), "");
  EXPECT_EQ(Take(file), "");
  EXPECT_EQ(Take(file), "file-missing");
  EXPECT_EQ(shelf_.bytes(), 0u);
}

TEST_F(FileShelfTest, AFileOfAnotherHashIsRefused) {
  const Result<void> put = shelf_.Put(Sha256Hex(Bytes{1}), {2});
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().reason, "file-other");
  EXPECT_EQ(Take({1}), "file-missing");
}

TEST_F(FileShelfTest, ItHoldsNoMoreThanItsLimits) {
  EXPECT_EQ(Put(Bytes(8, 1)), "");
  EXPECT_EQ(Put(Bytes(3, 2)), "shelf-full");
  EXPECT_EQ(Put(Bytes(8, 1)), "");  // the same one takes no room
  EXPECT_EQ(Put(Bytes(1, 3)), "");
  EXPECT_EQ(Put(Bytes{}), "");
  EXPECT_EQ(Put(Bytes(1, 4)), "shelf-full");  // three files
  EXPECT_EQ(Take(Bytes(1, 3)), "");
  EXPECT_EQ(Put(Bytes(2, 4)), "");
}

TEST_F(FileShelfTest, NobodyFillsMoreThanHalfOfIt) {
  EXPECT_EQ(Put(Bytes(6, 1), "ann"), "shelf-full");
  EXPECT_EQ(Put(Bytes(5, 1), "ann"), "");
  EXPECT_EQ(Put(Bytes(1, 2), "ann"), "shelf-full");  // bytes, and one file of three
  EXPECT_EQ(Put(Bytes(4, 3), "ben"), "");
  EXPECT_EQ(Take(Bytes(5, 1)), "");
  EXPECT_EQ(Put(Bytes(1, 2), "ann"), "");
  EXPECT_EQ(Put(Bytes(1, 4), "ann"), "shelf-full");
}

TEST_F(FileShelfTest, WhatNobodyTookGoes) {
  EXPECT_EQ(Put({1}), "");
  now_ += 59;
  EXPECT_EQ(Put({2}), "");
  EXPECT_EQ(shelf_.bytes(), 2u);
  now_ += 1;
  shelf_.DropOld();
  EXPECT_EQ(shelf_.bytes(), 1u);
  EXPECT_EQ(Take({1}), "file-missing");
  EXPECT_EQ(Take({2}), "");
}

TEST_F(FileShelfTest, WhatIsOnLoanTakesRoomUntilItIsGivenBack) {
  EXPECT_EQ(Put(Bytes(8, 1)), "");
  {
    FileShelf::Loan loan(shelf_);
    EXPECT_EQ(shelf_.Take(Sha256Hex(Bytes(8, 1)), loan).value(), Bytes(8, 1));
    const FileShelf::Loan moved(std::move(loan));
    EXPECT_EQ(Put(Bytes(3, 2)), "shelf-full");
    EXPECT_EQ(shelf_.bytes(), 8u);
  }
  EXPECT_EQ(Put(Bytes(3, 2)), "");
}

TEST_F(FileShelfTest, TheSecondOfTwoThatAreOneNeedsRoomOfItsOwn) {
  EXPECT_EQ(Put(Bytes(8, 1)), "");
  EXPECT_EQ(Put(Bytes(8, 1)), "");
  EXPECT_EQ(Take(Bytes(8, 1)), "shelf-full");
  EXPECT_EQ(Put(Bytes(2, 2)), "");
}

TEST_F(FileShelfTest, WhatNobodyMayRefuseIsTakenBeyondTheLimits) {
  EXPECT_TRUE(shelf_.HasRoom());
  shelf_.PutOwn(Sha256Hex(Bytes(20, 1)), Bytes(20, 1));
  EXPECT_FALSE(shelf_.HasRoom());
  EXPECT_EQ(Put(Bytes(1, 2)), "shelf-full");
  EXPECT_EQ(Take(Bytes(20, 1)), "");
  EXPECT_TRUE(shelf_.HasRoom());
}

}  // namespace
}  // namespace writ
