#include "face/network.h"

#include <algorithm>
#include <condition_variable>
#include <map>
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

// Half as many bytes to read and, where the processor multiplies bfloat16, several times the speed; templates then lie
// within a cosine of 0.9995 of those in float32 (docs/model_card.md).
ov::element::Type Precision() {
  static const ov::element::Type precision = [] {
    const std::vector<std::string> able = SharedCore().get_property("CPU", ov::device::capabilities);
    const bool bf16 = std::find(able.begin(), able.end(), ov::device::capability::BF16) != able.end();
    return bf16 ? ov::element::bf16 : ov::element::f32;
  }();
  return precision;
}

}  // namespace

struct Network::State {
  // The network for one shape of its input: a network that takes any shape prepares itself anew at each change.
  struct Prepared {
    ov::CompiledModel model;
    std::vector<ov::InferRequest> idle;
  };

  int SideBySide() const { return mode == PerformanceMode::kThroughput ? kInferenceThreads : 1; }

  Prepared& PreparedFor(const std::vector<std::size_t>& shape) {
    const auto known = prepared.find(shape);
    if (known != prepared.end()) return known->second;
    const std::shared_ptr<ov::Model> model = any_shape->clone();
    model->reshape(ov::PartialShape(std::vector<ov::Dimension>(shape.begin(), shape.end())));
    const auto hint =
        mode == PerformanceMode::kLatency ? ov::hint::PerformanceMode::LATENCY : ov::hint::PerformanceMode::THROUGHPUT;
    Prepared made;
    made.model = SharedCore().compile_model(model, "CPU", ov::hint::performance_mode(hint),
                                            ov::hint::inference_precision(Precision()),
                                            ov::inference_num_threads(kInferenceThreads), ov::num_streams(SideBySide()),
                                            ov::hint::enable_cpu_pinning(false));
    for (int i = 0; i < SideBySide(); ++i) made.idle.push_back(made.model.create_infer_request());
    return prepared.emplace(shape, std::move(made)).first->second;
  }

  // A request that nobody else uses, until it is given back.
  ov::InferRequest Take(const std::vector<std::size_t>& shape) {
    std::unique_lock lock(mutex);
    Prepared& of_shape = PreparedFor(shape);  // stays where it is, whatever is added
    returned.wait(lock, [&] { return !of_shape.idle.empty(); });
    ov::InferRequest request = std::move(of_shape.idle.back());
    of_shape.idle.pop_back();
    return request;
  }
  void GiveBack(const std::vector<std::size_t>& shape, ov::InferRequest request) {
    const std::scoped_lock lock(mutex);
    prepared.at(shape).idle.push_back(std::move(request));
    returned.notify_all();
  }

  std::shared_ptr<ov::Model> any_shape;
  std::vector<std::string> outputs;
  PerformanceMode mode = PerformanceMode::kLatency;
  std::mutex mutex;  // guards prepared
  std::condition_variable returned;
  std::map<std::vector<std::size_t>, Prepared> prepared;
};

Network::Network(std::unique_ptr<State> state) : state_(std::move(state)) {}
Network::~Network() = default;

Result<std::unique_ptr<Network>> Network::Load(ByteView onnx, const std::vector<std::string>& outputs,
                                               PerformanceMode mode) try {
  auto state = std::make_unique<State>();
  state->any_shape = SharedCore().read_model(std::string(AsText(onnx)), ov::Tensor());
  for (const std::string& name : outputs) state->any_shape->output(name);  // throws where it is missing
  state->outputs = outputs;
  state->mode = mode;
  return std::unique_ptr<Network>(new Network(std::move(state)));
} catch (const std::exception& error) {
  return Unusable(error);
}

Result<void> Network::Run(const std::vector<std::size_t>& shape, const std::function<void(std::span<float>)>& fill,
                          const std::function<void(NetworkOutputs)>& read) try {
  ov::InferRequest request = state_->Take(shape);
  const auto give_back = [&](State* state) { state->GiveBack(shape, std::move(request)); };
  const std::unique_ptr<State, decltype(give_back)> taken(state_.get(), give_back);
  ov::Tensor input = request.get_input_tensor();
  fill({input.data<float>(), input.get_size()});
  request.infer();
  std::vector<std::span<const float>> outputs;
  for (const std::string& name : state_->outputs) {
    const ov::Tensor tensor = request.get_tensor(name);
    outputs.emplace_back(tensor.data<const float>(), tensor.get_size());
  }
  read(outputs);
  return {};
} catch (const std::exception& error) {
  return Unusable(error);
}

}  // namespace writ
