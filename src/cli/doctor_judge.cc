#include <array>
#include <charconv>
#include <cstdio>

#include <sys/stat.h>

#include "cli/doctor.h"

namespace writ {
namespace {

constexpr std::uint64_t kMebibyte = 1u << 20;
constexpr std::uint64_t kEnoughLocked = 1 * kMebibyte;
constexpr std::uint64_t kLittleDisk = 1024 * kMebibyte;
constexpr std::uint64_t kTooLittleDisk = 64 * kMebibyte;
constexpr std::int64_t kLongIdleSeconds = 365 * 86'400;
constexpr int kOldestSsh = 801;  // 8.1: signs and verifies files as `writ` needs; major × 100 + minor

Finding Ok(std::string check, std::string words) { return {std::move(check), Verdict::kOk, std::move(words), "", {}}; }

Finding Warning(std::string check, std::string words, std::string advice) {
  return {std::move(check), Verdict::kWarning, std::move(words), std::move(advice), Code::kUnavailable};
}

Finding Wrong(std::string check, std::string words, std::string advice) {
  return {std::move(check), Verdict::kWrong, std::move(words), std::move(advice), Code::kUnavailable};
}

std::string InMebibytes(std::uint64_t bytes) { return std::to_string(bytes / kMebibyte) + " MiB"; }

std::string Octal(std::uint32_t mode) {
  std::array<char, 8> text;
  std::snprintf(text.data(), text.size(), "%04o", mode & 07777u);
  return text.data();
}

// "OpenSSH_9.2p1 …" -> 902; 0 where it says something else.
int SshVersion(std::string_view text) {
  constexpr std::string_view kName = "OpenSSH_";
  const std::size_t at = text.find(kName);
  if (at == std::string_view::npos) return 0;
  const char* const end = text.data() + text.size();
  int major = 0, minor = 0;
  const auto first = std::from_chars(text.data() + at + kName.size(), end, major);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.') return 0;
  if (std::from_chars(first.ptr + 1, end, minor).ec != std::errc() || major > 1000 || minor > 99) return 0;
  return major * 100 + minor;
}

}  // namespace

Finding JudgeDecoder(const SandboxSupport& support, const Result<Image>& decoded) {
  // The decoder works confined or not at all: that it does is a better witness than the kernel's word.
  if (decoded) {
    return Ok("decoder", "photos are decoded in a process that may do nothing else (seccomp and resource limits)");
  }
  if (!support.seccomp) {
    return Wrong("decoder", "this kernel can't confine a process by seccomp, so no photo is decoded",
                 "use a kernel with CONFIG_SECCOMP_FILTER, and a container that allows the call seccomp()");
  }
  const bool missing = decoded.error().reason == "decoder-missing";
  return Wrong("decoder", "a trial photo was not decoded: " + decoded.error().message,
               missing ? "put the program writ-decoder of the same build beside `writ`, executable"
                       : "check what this machine or container forbids to unprivileged processes");
}

Finding JudgeLandlock(const SandboxSupport& support) {
  if (support.landlock_abi > 0) {
    return Ok("landlock",
              "landlock (ABI " + std::to_string(support.landlock_abi) + ") closes every path to the decoder");
  }
  return Warning("landlock", "this kernel has no landlock: the decoder is confined by seccomp and limits alone",
                 "use Linux 5.13 or later with landlock among its security modules (lsm=landlock,…)");
}

Finding JudgeLockedMemory(std::uint64_t limit_bytes) {
  if (limit_bytes >= kEnoughLocked) return Ok("locked-memory", "keys and templates can be kept out of swap");
  return Warning("locked-memory",
                 "only " + std::to_string(limit_bytes >> 10) + " KiB of memory may be locked: keys may reach swap",
                 "raise it to 1 MiB or more (ulimit -l, or LimitMEMLOCK of the service)");
}

Finding JudgeIndexMemory(std::uint64_t limit_bytes, std::uint64_t bytes) {
  if (limit_bytes >= bytes)
    return Ok("index-memory", "all galleries together, " + InMebibytes(bytes) + ", can be kept out of swap");
  return Warning("index-memory",
                 "a search over all galleries takes " + InMebibytes(bytes) + ", and " + InMebibytes(limit_bytes) +
                     " may be locked: codes of faces may reach swap",
                 "raise the limit (ulimit -l, or LimitMEMLOCK of the service), or switch swap off");
}

Finding JudgeSwap(std::string_view proc_swaps) {
  // A heading, then a line an area.
  const std::size_t heading = proc_swaps.find('\n');
  const bool on = heading != std::string_view::npos && heading + 1 < proc_swaps.size();
  if (!on) return Ok("swap", "no swap: what is in memory stays there");
  return Warning("swap", "swap is on: photos and faces that are being compared may be written to a disk",
                 "switch it off (swapoff -a), or use encrypted swap");
}

Finding JudgeCoreDumps(std::uint64_t limit_bytes, std::string_view core_pattern) {
  if (core_pattern.starts_with("|")) {
    return Warning("core-dumps", "a crash hands the program's memory to another program (kernel.core_pattern)",
                   "set kernel.core_pattern to a plain name, and the limit of core dumps to 0");
  }
  if (limit_bytes == 0) return Ok("core-dumps", "off: a crash writes no memory to disk");
  return Warning("core-dumps", "on: a crash would write memory, faces among it, to a file",
                 "switch them off (ulimit -c 0, or LimitCORE=0 of the service)");
}

Finding JudgeSshKeygen(bool present, std::string_view version) {
  const std::string advice = "install OpenSSH's client programs, 8.1 or later (openssh-client)";
  if (!present) return Wrong("ssh-keygen", "there is no ssh-keygen: nobody can sign an act", advice);
  const int number = SshVersion(version);
  if (number == 0) return Warning("ssh-keygen", "it is there, but its version can't be told", advice);
  const std::string words = "OpenSSH " + std::to_string(number / 100) + "." + std::to_string(number % 100);
  if (number < kOldestSsh) return Wrong("ssh-keygen", words + " is too old to sign acts", advice);
  return Ok("ssh-keygen", words + " signs acts");
}

Finding JudgeDisk(std::uint64_t free_bytes, bool read_only) {
  if (read_only) {
    return Warning("disk", "the data folder's disk is read-only: one can read here, and nobody can act",
                   "mount it for writing where acts are to be done");
  }
  if (free_bytes >= kLittleDisk) return Ok("disk", InMebibytes(free_bytes) + " free");
  const std::string words = "only " + InMebibytes(free_bytes) + " free";
  if (free_bytes >= kTooLittleDisk) return Warning("disk", words, "free some space soon");
  return Wrong("disk", words + ": acts may fail at any time", "free some space now");
}

Finding JudgeClock(UtcTime now, UtcTime last_entry) {
  const std::string times = FormatTime(now) + ", the log's last entry " + FormatTime(last_entry);
  if (now < last_entry) {
    return Wrong("clock", "it runs behind the log: it is " + times + ", and nothing can be logged before that",
                 "set the clock; a time server keeps it right");
  }
  if (now.seconds - last_entry.seconds > kLongIdleSeconds) {
    return Warning("clock", "it may run ahead: it is " + times,
                   "check the date; if it is right, nothing was done here for a year");
  }
  return Ok("clock", "it is " + times);
}

Finding JudgeDataFolder(const std::string& path, std::uint32_t mode, bool own) {
  const std::string is = path + " has mode " + Octal(mode);
  if ((mode & (S_IWGRP | S_IWOTH)) != 0) {
    return Wrong("data", is + ": others may write in it", "run chmod 700 on it, and `writ verify`");
  }
  if ((mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Warning("data", is + ": others may look into it", "run chmod 700 on it, unless they are meant to");
  }
  if (!own) return Warning("data", path + " belongs to another user", "run writ as the user to whom it belongs");
  return Ok("data", path + " is its owner's alone");
}

Finding JudgeKeysFolder(const std::string& path, std::uint32_t mode, bool own, bool sheet_left) {
  if ((mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Wrong("keys", path + " has mode " + Octal(mode) + ": others may reach the keys", "run chmod 700 on it");
  }
  if (!own) return Warning("keys", path + " belongs to another user", "run writ as the user to whom it belongs");
  if (sheet_left) {
    return Warning("keys", "the recovery sheet still lies beside the keys in " + path,
                   "print it, lock it away, and delete the file");
  }
  return Ok("keys", path + " is its owner's alone");
}

}  // namespace writ
