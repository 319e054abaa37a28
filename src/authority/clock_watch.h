// The clock, distrusted: whoever can move it could revive an expired writ or age evidence to destruction.
//
// DATA/clock remembers, under a keyed tag, how the wall clock stood against the boot clock, which nobody can set, when
// the machine was first used after its boot. A wall clock that has moved against it since, that lies before the log's
// last entry, or a file that is gone or altered puts the time in doubt: then nothing happens but what stops, until the
// head has said that the clock is right (act "clock_correct"). Across a boot there is only the log's last entry to
// compare with, and the witnesses' times where there are witnesses. Thread rule: one thread.
#pragma once

#include <filesystem>

#include "authority/tagger.h"
#include "base/env.h"

namespace writ {

// A clock may be corrected by this much, from time servers, without anybody's word.
inline constexpr std::int64_t kClockToleranceSeconds = 120;

class ClockWatch {
 public:
  ClockWatch(Env& env, std::filesystem::path data, const Tagger& tagger)
      : env_(env), data_(std::move(data)), tagger_(&tagger) {}

  // Whether the time may be relied upon; `last_entry` is the time of the log's last entry. All kUnavailable:
  // "clock-behind" (before that entry), "clock-jumped" (moved against the boot clock), "clock-unknown" (DATA/clock is
  // gone or altered).
  Result<void> Check(UtcTime last_entry) const;

  // Takes the clock as it is for right: at the founding, and at the head's word.
  Result<void> Trust();
  // The first use after a boot. Call it where Check has found no doubt.
  Result<void> TrustNewBoot();

 private:
  struct Memory {
    std::string boot;
    std::int64_t offset = 0;  // wall clock less boot clock, in seconds
  };
  Result<Memory> Read() const;
  Memory Present() const;
  std::string TagOf(const Memory& memory) const;

  Env& env_;
  std::filesystem::path data_;
  const Tagger* tagger_;
};

}  // namespace writ
