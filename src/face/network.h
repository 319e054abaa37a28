// One neural network, ready to run: the only file pair that knows OpenVINO.
//
// Runs on the CPU with a fixed number of threads, in bfloat16 where the processor has instructions for it and they may
// be used, else in float32, so that one machine always gives the same score for the same photo. OpenVINO's own cache of
// compiled models stays off: it would write files that no card vouches for. Thread rule: safe from several threads; one
// run at a time but in throughput mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

inline constexpr int kInferenceThreads = 2;

// What the threads are for: one run at a time on all of them, or as many runs side by side, from as many callers, on
// one each, which is quicker for many photos.
enum class PerformanceMode { kLatency, kThroughput };

// Of a network's input: batch, channels, height, width.
using Shape = std::vector<std::size_t>;

// All shapes from the one to the other, in each dimension.
struct ShapeRange {
  Shape smallest;
  Shape largest;
};

// The float32 outputs of a run, row-major, in the order of their names; they are gone when the reader returns.
using NetworkOutputs = std::span<const std::span<const float>>;

// Told of each inference of the process, on the thread that asked for it: its input is written and its output unread
// then, so that a bench may take the time of the arithmetic alone. Set before any network runs; there is none else.
struct InferenceWatch {
  void (*begins)() = nullptr;
  void (*ends)() = nullptr;
};
void WatchInferences(InferenceWatch watch);

// OpenVINO's message as one line for people, without the places in its source that it begins with; a long one ends
// behind a word, in "…".
std::string CauseInWords(std::string_view message);

class Network {
 public:
  // From an ONNX file's bytes. `outputs` names the outputs in the order in which a reader gets them. "model-unusable"
  // (kUnavailable) where OpenVINO can't read the file, lacks an output or can't take these shapes.
  static Result<std::unique_ptr<Network>> Load(ByteView onnx, const std::vector<std::string>& outputs,
                                               const ShapeRange& shapes, PerformanceMode mode);
  ~Network();

  // The first run prepares the network, which takes a tenth to a third of a second. One preparation serves all shapes
  // of the range and gives what one for that very shape would, bit for bit: a network for each shape would take 45 MiB
  // for each. A change of shape costs little, a shape's first run a few hundredths of a second. `fill` writes the
  // product of `shape` values where the network reads them, all of them: what an earlier run left there still stands.
  // `read` takes what it needs. "model-unusable" where the run fails, or the shape lies outside the range.
  Result<void> Run(const Shape& shape, const std::function<void(std::span<float>)>& fill,
                   const std::function<void(NetworkOutputs)>& read);

 private:
  struct State;
  explicit Network(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace writ
