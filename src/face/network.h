// One neural network, ready to run: the only file pair that knows OpenVINO.
//
// Runs on the CPU in float32 with a fixed number of threads, so that one machine always gives the same score for the
// same photo. OpenVINO's own cache of compiled models stays off: it would write files that no card vouches for. Thread
// rule: safe from several threads; runs one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/status.h"

namespace writ {

inline constexpr int kInferenceThreads = 2;

// Batch, channels, height, width; -1 for a side that differs from run to run.
using InputShape = std::vector<std::int64_t>;

// One float32 output of a run, row-major.
using NetworkOutput = std::vector<float>;

class Network {
 public:
  // From an ONNX file's bytes. `outputs` names the outputs in the order in which Run gives them. "model-unusable"
  // (kUnavailable) where OpenVINO can't read the file or lacks an output.
  static Result<std::unique_ptr<Network>> Load(ByteView onnx, const InputShape& shape,
                                               const std::vector<std::string>& outputs);
  ~Network();

  // `input` holds the product of `shape` values. "model-unusable" where the run fails.
  Result<std::vector<NetworkOutput>> Run(std::span<const float> input, const std::vector<std::size_t>& shape);

 private:
  struct State;
  explicit Network(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace writ
