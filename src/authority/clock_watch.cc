#include "authority/clock_watch.h"

#include <cstdlib>

#include "base/json.h"

namespace writ {
namespace {

constexpr char kClockFile[] = "clock";
constexpr std::size_t kMaxClockBytes = 1024;
constexpr char kClockAdvice[] =
    "set the clock of this machine right, then have the head say so: writ clock correct --reason TEXT";

tl::unexpected<Error> Doubt(std::string reason, const std::string& cause) {
  return Fail(Code::kUnavailable, std::move(reason), "couldn't rely on the clock: " + cause, kClockAdvice);
}

tl::unexpected<Error> Unknown() {
  return Doubt("clock-unknown", "the file \"clock\" of the data folder is gone, or somebody else wrote it");
}

}  // namespace

ClockWatch::Memory ClockWatch::Present() const {
  const BootClock boot = env_.SinceBoot();
  return {.boot = boot.boot, .offset = env_.Now().seconds - boot.seconds};
}

std::string ClockWatch::TagOf(const Memory& memory) const {
  return tagger_->Of({"clock", memory.boot, std::to_string(memory.offset)});
}

Result<ClockWatch::Memory> ClockWatch::Read() const {
  const Result<Bytes> bytes = env_.ReadFile(data_ / kClockFile, kMaxClockBytes);
  if (!bytes) return Unknown();
  const Result<Json> json = ParseCanonicalJson(AsText(*bytes), kMaxClockBytes);
  if (!json) return Unknown();
  const Result<std::string> boot = JsonString(*json, "boot");
  const Result<std::int64_t> offset = JsonInteger(*json, "offset");
  const Result<std::string> tag = JsonString(*json, "tag");
  if (!boot || !offset || !tag) return Unknown();
  Memory memory{.boot = *boot, .offset = *offset};
  if (TagOf(memory) != *tag) return Unknown();
  return memory;
}

Result<void> ClockWatch::Check(UtcTime last_entry) const {
  const UtcTime now = env_.Now();
  if (now < last_entry) {
    return Doubt("clock-behind",
                 "it says " + FormatTime(now) + ", and the log's last entry is of " + FormatTime(last_entry));
  }
  WRIT_TRY(const Memory memory, Read());
  const Memory present = Present();
  const std::int64_t moved = present.offset - memory.offset;
  if (present.boot != memory.boot || std::abs(moved) <= kClockToleranceSeconds) return {};
  return Doubt("clock-jumped", "since this machine was started it was moved " +
                                   std::string(moved < 0 ? "back" : "forward") + " by " + DurationInWords(moved));
}

Result<void> ClockWatch::Trust() {
  const Memory present = Present();
  const Json json{{"boot", present.boot}, {"offset", present.offset}, {"tag", TagOf(present)}};
  return env_.WriteFile(data_ / kClockFile, AsBytes(CanonicalJsonOrDie(json)));
}

Result<void> ClockWatch::TrustNewBoot() {
  const Result<Memory> memory = Read();
  if (memory && memory->boot == Present().boot) return {};
  return Trust();
}

}  // namespace writ
