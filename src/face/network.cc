#include "face/network.h"

#include <mutex>
#include <openvino/openvino.hpp>

namespace writ {
namespace {

tl::unexpected<Error> Unusable(const std::exception& cause) {
  std::string text = cause.what();
  // OpenVINO's messages run over many lines of its own source; the first says enough.
  text = text.substr(0, text.find('\n'));
  return Fail(Code::kUnavailable, "model-unusable", "couldn't run the model: " + text, "run script/setup again");
}

// Kept for the life of the process: loading the CPU plugin is a large part of the start.
ov::Core& SharedCore() {
  static ov::Core core;
  return core;
}

}  // namespace

struct Network::State {
  ov::CompiledModel model;
  ov::InferRequest request;
  std::vector<std::string> outputs;
  std::mutex mutex;  // guards request
};

Network::Network(std::unique_ptr<State> state) : state_(std::move(state)) {}
Network::~Network() = default;

Result<std::unique_ptr<Network>> Network::Load(ByteView onnx, const InputShape& shape,
                                               const std::vector<std::string>& outputs) try {
  const std::shared_ptr<ov::Model> model = SharedCore().read_model(std::string(AsText(onnx)), ov::Tensor());
  model->reshape(ov::PartialShape(std::vector<ov::Dimension>(shape.begin(), shape.end())));
  auto state = std::make_unique<State>();
  state->model = SharedCore().compile_model(
      model, "CPU", ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY),
      ov::hint::inference_precision(ov::element::f32), ov::inference_num_threads(kInferenceThreads), ov::num_streams(1),
      ov::hint::enable_cpu_pinning(false));
  state->request = state->model.create_infer_request();
  for (const std::string& name : outputs) state->model.output(name);  // throws where it is missing
  state->outputs = outputs;
  return std::unique_ptr<Network>(new Network(std::move(state)));
} catch (const std::exception& error) {
  return Unusable(error);
}

Result<std::vector<NetworkOutput>> Network::Run(std::span<const float> input,
                                                const std::vector<std::size_t>& shape) try {
  const std::scoped_lock lock(state_->mutex);
  // OpenVINO's tensors over foreign memory are not const, though an input is never written to.
  state_->request.set_input_tensor(ov::Tensor(ov::element::f32, shape, const_cast<float*>(input.data())));
  state_->request.infer();
  std::vector<NetworkOutput> results;
  for (const std::string& name : state_->outputs) {
    const ov::Tensor tensor = state_->request.get_tensor(name);
    const float* values = tensor.data<const float>();
    results.emplace_back(values, values + tensor.get_size());
  }
  return results;
} catch (const std::exception& error) {
  return Unusable(error);
}

}  // namespace writ
