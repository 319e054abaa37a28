// Photos decoded where a decoder's defect can do nothing: in a process of its own, one a photo.
//
// The process runs `writ-decoder`, a small program that holds the codecs and nothing else: no keys were ever in its
// memory, no OpenVINO, no database. It confines itself (base/sandbox.h) before it reads a byte, and answers with pixels
// or a refusal, of which nothing is believed unchecked (decoder_answer.h). Why a program of its own: the caller runs
// threads of libraries, so a bare fork() could go on only with calls that are safe in a signal handler, and would
// inherit the caller's whole memory; a server forked early would share one process among photos. Thread rule: safe from
// several threads; each call starts, waits for and reaps its own process.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/status.h"
#include "face/image.h"

namespace writ {

// The largest photo allowed, 64 million pixels as a progressive JPEG in four inks, was measured to need less than 800
// MiB; the slowest one, which is no JPEG since the scans of one are bounded (jpeg.cc), 2 seconds.
inline constexpr std::uint64_t kDecoderMemoryBytes = std::uint64_t{1} << 30;
inline constexpr std::uint32_t kDecoderCpuSeconds = 10;
inline constexpr int kDecoderWallMilliseconds = 60'000;

// `writ-decoder` beside the running program: whoever put that there put this there.
std::filesystem::path DecoderProgram();

// DecodeReduced with a named program and patience. "photo-stopped-decoder" (kUnusablePhoto): the process was ended by
// its confinement, a limit, a crash or the clock; "decoder-lied" (kUnusablePhoto): its answer breaks a bound;
// "decoder-missing", "decoder-unconfined" (kUnavailable); and the refusals of DecodePhoto.
Result<ReducedPhoto> DecodeWith(const std::filesystem::path& program, ByteView bytes, int longest_side,
                                int wall_milliseconds = kDecoderWallMilliseconds);

}  // namespace writ
