#include "face/decoder_process.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <thread>

#include "face/codec.h"
#include "face/decoder_answer.h"
#include "face/jpegs_for_tests.h"
#include "face/photos_for_tests.h"
#include "support/test_folder.h"

namespace writ {
namespace {

const Bytes& SmallPng() {
  static const Bytes png = EncodePng(NewImage(3, 2));
  return png;
}

template <class T>
std::string ReasonOf(const Result<T>& image) {
  return image ? "accepted" : image.error().reason;
}

// A program that stands in the decoder's place.
class Impostor {
 public:
  explicit Impostor(const std::string& script) : path_(folder_.path() / "decoder") {
    std::ofstream(path_) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path_.c_str(), 0700);
  }
  Result<ReducedPhoto> Decode(int wall_milliseconds = 10'000) const {
    return DecodeWith(path_, SmallPng(), /*longest_side=*/0, wall_milliseconds);
  }

 private:
  support::TestFolder folder_;
  std::filesystem::path path_;
};

// The shell's command that prints these bytes.
std::string Printf(ByteView bytes) {
  std::string command = "printf '";
  for (const std::uint8_t byte : bytes) {
    for (const char digit : {'\\', char('0' + (byte >> 6)), char('0' + (byte >> 3 & 7)), char('0' + (byte & 7))}) {
      command += digit;
    }
  }
  return command + "'";
}

// An answer with this header and body, after the whole photo was read.
std::string Answer(const AnswerHeader& header, std::string_view body) {
  return "cat >/dev/null; " + Printf(EncodeAnswerHeader(header)) + "; " + Printf(AsBytes(body));
}

TEST(DecoderProcess, PixelsEqualThoseDecodedHere) {
  std::vector<Bytes> photos = {SmallPng()};
  for (const char* name : {"biden.jpg", "obama.jpg", "astronaut.png"}) photos.push_back(RealPhoto(name));
  photos.push_back(WithOrientation(photos[1], 6));
  for (const Bytes& photo : photos) {
    const Result<Image> here = DecodeUnconfined(photo);
    const Result<Image> there = DecodePhoto(photo);
    ASSERT_TRUE(here && there) << ReasonOf(there);
    EXPECT_EQ(there->width, here->width);
    EXPECT_EQ(there->height, here->height);
    EXPECT_TRUE(there->rgb == here->rgb);
  }
}

TEST(DecoderProcess, RefusalsAreThoseOfHere) {
  const Bytes photo = RealPhoto("biden.jpg");
  const Bytes empty;
  const Bytes huge(kMaxPhotoBytes + 1);
  for (const ByteView bytes : {ByteView(photo).first(photo.size() / 2), AsBytes("GIF89a......"), AsBytes("no photo"),
                               ByteView(empty), ByteView(huge), ByteView(photo).first(2)}) {
    const Result<Image> here = DecodeUnconfined(bytes);
    const Result<Image> there = DecodePhoto(bytes);
    ASSERT_FALSE(here);
    ASSERT_FALSE(there);
    EXPECT_EQ(there.error().code, here.error().code);
    EXPECT_EQ(there.error().reason, here.error().reason);
    EXPECT_EQ(there.error().message, here.error().message);
    EXPECT_EQ(there.error().advice, here.error().advice);
  }
}

TEST(DecoderProcess, TheLargestPhotoFitsTheLimits) {
  // Progressive, four inks, turned: nothing needs more memory.
  const Bytes photo =
      WithOrientation(JpegOf({200, 200, 200, 200}, 8000, 8000, {.space = JCS_CMYK, .progressive = true}), 6);
  const Result<Image> image = DecodePhoto(photo);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->rgb.size(), kMaxPhotoPixels * 3);
}

TEST(DecoderProcess, ChildThatLiesIsRefused) {
  const std::string pixels(18, 'x');
  EXPECT_TRUE(Impostor(Answer({AnswerKind::kImage, 3, 2}, pixels)).Decode()) << "the honest answer next to the lies";
  const std::vector<std::pair<const char*, std::string>> lies = {
      {"fewer pixels", Answer({AnswerKind::kImage, 3, 2}, pixels.substr(1))},
      {"more pixels", Answer({AnswerKind::kImage, 3, 2}, pixels + "x")},
      {"no pixel", Answer({AnswerKind::kImage, 0, 2}, "")},
      {"a side too long", Answer({AnswerKind::kImage, kMaxPhotoSide + 1, 1}, pixels)},
      {"too many pixels", Answer({AnswerKind::kImage, 30'000, 30'000}, pixels)},
      {"a product that overflows", Answer({AnswerKind::kImage, 0x80000001u, 0x80000001u}, pixels)},
      {"an unknown flip", Answer({AnswerKind::kImage, 3, 2, 4}, pixels)},
      {"a refusal that is flipped", Answer({AnswerKind::kRefused, 0, 9, 1}, "couldn't ")},
      {"an unknown kind", Answer({AnswerKind{3}, 3, 2}, pixels)},
      {"an unknown refusal", Answer({AnswerKind::kRefused, kRefusals, 9}, "couldn't ")},
      {"a line too long",
       Answer({AnswerKind::kRefused, 0, kMaxRefusalBytes + 1}, "couldn't" + std::string(kMaxRefusalBytes - 7, ' '))},
      {"a line that moves the cursor", Answer({AnswerKind::kRefused, 0, 11}, "couldn't \x1b[")},
      {"other words", Answer({AnswerKind::kRefused, 0, 9}, "run this:")},
      {"no answer", "cat >/dev/null"},
      {"another language", "cat >/dev/null; echo I am a picture, believe me"},
      {"an answer before the photo is read", Printf(AsBytes("WIX"))},
  };
  for (const auto& [name, script] : lies) {
    const Result<ReducedPhoto> image = Impostor(script).Decode();
    EXPECT_EQ(ReasonOf(image), "decoder-lied") << name;
    if (!image) {
      EXPECT_EQ(image.error().code, Code::kUnusablePhoto);
      EXPECT_FALSE(image.error().advice.empty());
    }
  }
}

TEST(DecoderProcess, HangingChildIsKilled) {
  for (const char* script : {"exec sleep 1000", "cat >/dev/null; exec sleep 1000", "while true; do :; done"}) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(ReasonOf(Impostor(script).Decode(200)), "photo-stopped-decoder") << script;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
  }
}

TEST(DecoderProcess, ChildEndedByASignalIsAPhotoOfNoUse) {
  const Result<ReducedPhoto> image = Impostor("cat >/dev/null; kill -SYS $$").Decode();
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code, Code::kUnusablePhoto);
  EXPECT_EQ(image.error().reason, "photo-stopped-decoder");
  EXPECT_NE(image.error().message.find("Bad system call"), std::string::npos) << image.error().message;
  EXPECT_FALSE(image.error().advice.empty());
}

TEST(DecoderProcess, MissingDecoderIsSaidToBeMissing) {
  const Result<ReducedPhoto> image = DecodeWith("/nonexistent/writ-decoder", SmallPng(), /*longest_side=*/0);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code, Code::kUnavailable);
  EXPECT_EQ(image.error().reason, "decoder-missing");
}

TEST(DecoderProcess, ChildGetsNoEnvironmentAndNoDescriptor) {
  ::setenv("WRIT_TEST_SECRET", "x", 1);
  const int open_one = ::dup(STDOUT_FILENO);
  const std::string honest = Answer({AnswerKind::kImage, 3, 2}, std::string(18, 'x'));
  EXPECT_TRUE(Impostor("[ -z \"$WRIT_TEST_SECRET\" ] || exit 1; " + honest).Decode());
  EXPECT_TRUE(Impostor("[ ! -e /proc/self/fd/" + std::to_string(open_one) + " ] || exit 1; " + honest).Decode());
  ::close(open_one);
}

TEST(DecoderProcess, DecoderIsConfinedBeforeItReads) {
  int input[2];
  ASSERT_EQ(::pipe2(input, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  char name[] = "writ-decoder";
  char* arguments[] = {name, nullptr};
  char* environment[] = {nullptr};
  pid_t child = -1;
  ASSERT_EQ(::posix_spawn(&child, DecoderProgram().c_str(), &actions, nullptr, arguments, environment), 0);
  posix_spawn_file_actions_destroy(&actions);
  const std::string file = "/proc/" + std::to_string(child) + "/status";
  bool confined = false;
  for (int i = 0; i < 500 && !confined; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::ifstream status(file);
    const std::string text{std::istreambuf_iterator<char>(status), {}};
    confined = text.find("Seccomp:\t2") != std::string::npos && text.find("NoNewPrivs:\t1") != std::string::npos;
  }
  EXPECT_TRUE(confined);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(input[0]);
  ::close(input[1]);
}

// From here on this process and its children can't load a filter, as on a kernel that has none.
bool TakeSeccompAway() {
  sock_filter rules[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                         BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
                         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
                         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program{std::size(rules), rules};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

TEST(DecoderProcess, WithoutSeccompNothingIsDecoded) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!DecodePhoto(SmallPng())) ::_exit(1);
    if (!TakeSeccompAway()) ::_exit(2);
    const Result<Image> image = DecodePhoto(SmallPng());
    const bool refused = !image && image.error().code == Code::kUnavailable &&
                         image.error().reason == "decoder-unconfined" &&
                         image.error().advice.find("writ doctor") != std::string::npos;
    ::_exit(refused ? 0 : 3);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace writ
