#include "face/network.h"

#include <malloc.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <numeric>
#include <openvino/op/constant.hpp>
#include <openvino/op/convolution.hpp>
#include <openvino/op/max_pool.hpp>
#include <openvino/op/parameter.hpp>
#include <openvino/openvino.hpp>

namespace writ {
namespace {

tl::unexpected<Error> Unusable(const std::exception& cause) {
  return Fail(Code::kUnavailable, "model-unusable", "couldn't run the model: " + CauseInWords(cause.what()),
              "run script/setup again");
}

// Kept for the life of the process: loading the CPU plugin is a large part of the start. Never destroyed: that would be
// when the process ends and libraries are taken apart in any order, which was seen to crash.
ov::Core& SharedCore() {
  static ov::Core& core = *new ov::Core;
  return core;
}

// That the processor can is not enough: oneDNN, which does the arithmetic, may have been told to use less of it
// (ONEDNN_MAX_CPU_ISA), and OpenVINO asks it for bfloat16 all the same. It then fails to prepare one network and
// crashes in another. A network of two steps tells it beforehand, and for all networks alike.
bool CanRunBf16() try {
  constexpr std::size_t kChannels = 16, kSide = 2;
  const auto input = std::make_shared<ov::op::v0::Parameter>(ov::element::f32, ov::Shape{1, kChannels, kSide, kSide});
  const auto weights = ov::op::v0::Constant::create(ov::element::f32, {kChannels, kChannels, 1, 1},
                                                    std::vector<float>(kChannels * kChannels));
  const auto product = std::make_shared<ov::op::v1::Convolution>(
      input, weights, ov::Strides{1, 1}, ov::CoordinateDiff{0, 0}, ov::CoordinateDiff{0, 0}, ov::Strides{1, 1});
  const auto most = std::make_shared<ov::op::v1::MaxPool>(product, ov::Strides{1, 1}, ov::Shape{0, 0}, ov::Shape{0, 0},
                                                          ov::Shape{kSide, kSide});
  const auto model = std::make_shared<ov::Model>(ov::OutputVector{most}, ov::ParameterVector{input});
  SharedCore().compile_model(model, "CPU", ov::hint::inference_precision(ov::element::bf16),
                             ov::inference_num_threads(1), ov::num_streams(1), ov::hint::enable_cpu_pinning(false));
  return true;
} catch (const ov::Exception&) {
  return false;
}

// Half as many bytes to read and, where the processor multiplies bfloat16, several times the speed; templates then lie
// within a cosine of 0.9995 of those in float32 (docs/model_card.md).
ov::element::Type Precision() {
  static const ov::element::Type precision = [] {
    const std::vector<std::string> able = SharedCore().get_property("CPU", ov::device::capabilities);
    const bool bf16 = std::find(able.begin(), able.end(), ov::device::capability::BF16) != able.end();
    return bf16 && CanRunBf16() ? ov::element::bf16 : ov::element::f32;
  }();
  return precision;
}

InferenceWatch& Watch() {
  static InferenceWatch watch;
  return watch;
}

bool MovesData(const ov::Node& node) {
  const std::string type = node.get_type_name();
  return (type == "Transpose" || type == "Reshape") && node.output(0).get_target_inputs().size() == 1;
}

// Sigmoids go before what only moves values about, where they become part of the convolution. OpenVINO does that by
// itself for a network of one shape; in one of many it would round to bfloat16 in between, and give other scores.
void MoveSigmoidsUp(ov::Model& model) {
  for (const std::shared_ptr<ov::Node>& sigmoid : model.get_ordered_ops()) {
    if (std::string(sigmoid->get_type_name()) != "Sigmoid" || !MovesData(*sigmoid->get_input_node_ptr(0))) continue;
    ov::Node* first = sigmoid->get_input_node_ptr(0);
    while (MovesData(*first->get_input_node_ptr(0))) first = first->get_input_node_ptr(0);
    const std::shared_ptr<ov::Node> moved = sigmoid->clone_with_new_inputs({first->input_value(0)});
    first->input(0).replace_source_output(moved->output(0));
    sigmoid->output(0).replace(sigmoid->input_value(0));
  }
  model.validate_nodes_and_infer_types();
}

ov::PartialShape Dimensions(const ShapeRange& shapes) {
  std::vector<ov::Dimension> dimensions;
  for (std::size_t i = 0; i < shapes.smallest.size(); ++i) {
    dimensions.emplace_back(static_cast<std::int64_t>(shapes.smallest[i]),
                            static_cast<std::int64_t>(shapes.largest[i]));
  }
  return dimensions;
}

}  // namespace

void WatchInferences(InferenceWatch watch) { Watch() = watch; }

std::string CauseInWords(std::string_view message) {
  constexpr std::size_t kMostBytes = 400;
  std::string words;
  while (!message.empty()) {
    const std::string_view line = message.substr(0, message.find('\n'));
    message.remove_prefix(std::min(message.size(), line.size() + 1));
    if (line.empty() || line.starts_with("Exception from ")) continue;
    words.append(words.empty() ? "" : " ").append(line);
  }
  while (words.ends_with('.')) words.pop_back();
  if (words.size() <= kMostBytes) return words.empty() ? "nothing is said of the cause" : words;
  const std::size_t space = words.rfind(' ', kMostBytes);
  return space == std::string::npos ? words.substr(0, kMostBytes) + "…" : words.substr(0, space) + " …";
}

struct Network::State {
  // What one run has for itself. The input is ours: OpenVINO would keep one of each shape.
  struct Runner {
    ov::InferRequest request;
    std::vector<float> input;
  };

  void Prepare() {
    const bool latency = mode == PerformanceMode::kLatency;
    const int side_by_side = latency ? 1 : kInferenceThreads;
    const auto hint = latency ? ov::hint::PerformanceMode::LATENCY : ov::hint::PerformanceMode::THROUGHPUT;
    prepared = SharedCore().compile_model(model, "CPU", ov::hint::performance_mode(hint),
                                          ov::hint::inference_precision(Precision()),
                                          ov::inference_num_threads(kInferenceThreads), ov::num_streams(side_by_side),
                                          ov::hint::enable_cpu_pinning(false));
    for (int i = 0; i < side_by_side; ++i) idle.push_back({prepared.create_infer_request(), {}});
    is_prepared = true;
    // Preparing leaves about as much free memory behind as the prepared network takes; the C library would keep it.
    ::malloc_trim(0);
  }

  // One that nobody else uses, until it is given back.
  Runner Take() {
    std::unique_lock lock(mutex);
    if (!is_prepared) Prepare();
    returned.wait(lock, [&] { return !idle.empty(); });
    Runner runner = std::move(idle.back());
    idle.pop_back();
    return runner;
  }
  void GiveBack(Runner runner) {
    const std::scoped_lock lock(mutex);
    idle.push_back(std::move(runner));
    returned.notify_one();
  }

  std::shared_ptr<ov::Model> model;
  std::vector<std::string> outputs;
  PerformanceMode mode = PerformanceMode::kLatency;
  std::mutex mutex;  // guards what follows
  std::condition_variable returned;
  bool is_prepared = false;
  ov::CompiledModel prepared;
  std::vector<Runner> idle;
};

Network::Network(std::unique_ptr<State> state) : state_(std::move(state)) {}
Network::~Network() = default;

Result<std::unique_ptr<Network>> Network::Load(ByteView onnx, const std::vector<std::string>& outputs,
                                               const ShapeRange& shapes, PerformanceMode mode) try {
  auto state = std::make_unique<State>();
  state->model = SharedCore().read_model(std::string(AsText(onnx)), ov::Tensor());
  for (const std::string& name : outputs) state->model->output(name);  // throws where it is missing
  MoveSigmoidsUp(*state->model);
  state->model->reshape(Dimensions(shapes));
  state->outputs = outputs;
  state->mode = mode;
  return std::unique_ptr<Network>(new Network(std::move(state)));
} catch (const std::exception& error) {
  return Unusable(error);
}

Result<void> Network::Run(const Shape& shape, const std::function<void(std::span<float>)>& fill,
                          const std::function<void(NetworkOutputs)>& read) try {
  State::Runner runner = state_->Take();
  const auto give_back = [&](State* state) { state->GiveBack(std::move(runner)); };
  const std::unique_ptr<State, decltype(give_back)> taken(state_.get(), give_back);
  const std::size_t values = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
  if (runner.input.size() < values) runner.input.resize(values);
  runner.request.set_input_tensor(ov::Tensor(ov::element::f32, ov::Shape(shape), runner.input.data()));
  fill(std::span(runner.input).first(values));
  if (Watch().begins != nullptr) Watch().begins();
  runner.request.infer();
  if (Watch().ends != nullptr) Watch().ends();
  std::vector<std::span<const float>> outputs;
  for (const std::string& name : state_->outputs) {
    const ov::Tensor tensor = runner.request.get_tensor(name);
    outputs.emplace_back(tensor.data<const float>(), tensor.get_size());
  }
  read(outputs);
  return {};
} catch (const std::exception& error) {
  return Unusable(error);
}

}  // namespace writ
