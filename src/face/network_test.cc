#include "face/network.h"

#include <thread>

#include "face/detect.h"
#include "face/embed.h"
#include "face/model_files.h"
#include "face/photos_for_tests.h"

namespace writ {
namespace {

ModelCard CardOf(const std::string& name, ModelKind kind) {
  std::string hashes;
  return *ReadCard(RealEnv(), SourceFolder() / "models" / name, kind, hashes);
}
ModelCard SFaceCard() { return CardOf("sface-2021dec.toml", ModelKind::kEmbedder); }

Bytes WeightsOf(const ModelCard& card) { return *ReadWeights(RealEnv(), SourceFolder() / ".deps/models", card); }

// Two outputs with a sigmoid before them and two without.
std::unique_ptr<Network> DetectorNetwork(const ShapeRange& shapes, PerformanceMode mode) {
  return *Network::Load(WeightsOf(CardOf("yunet-2023mar.toml", ModelKind::kDetector)),
                        {"cls_8", "obj_32", "bbox_8", "kps_32"}, shapes, mode);
}

const ShapeRange kFrames{{1, 3, 64, 64}, {1, 3, 256, 256}};

std::vector<Shape> ManyFrames() {
  return {{1, 3, 64, 256}, {1, 3, 64, 64}, {1, 3, 160, 128}, {1, 3, 256, 256}, {1, 3, 256, 96}};
}

// All values that the network gives for an input that depends on the shape alone.
std::vector<float> OutputsFor(Network& network, const Shape& shape) {
  std::vector<float> values;
  const auto fill = [](std::span<float> input) {
    for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<float>(i * 7919 % 251);
  };
  const auto read = [&](NetworkOutputs outputs) {
    for (const auto& output : outputs) values.insert(values.end(), output.begin(), output.end());
  };
  const Result<void> run = network.Run(shape, fill, read);
  EXPECT_TRUE(run) << run.error().message;
  return values;
}

TEST(Network, BytesThatAreNoModelAreRefused) {
  const Result<Detector> detector = Detector::Load(AsBytes("no model at all"), PerformanceMode::kLatency);
  ASSERT_FALSE(detector);
  EXPECT_EQ(detector.error().reason, "model-unusable");
  EXPECT_FALSE(Embedder::Load({}, SFaceCard(), PerformanceMode::kLatency));
}

TEST(Network, ACauseIsSaidInWords) {
  EXPECT_EQ(
      CauseInWords("Exception from src/core.cpp:105:\nException from src/reader.cpp:188:\nUnable to read it.\n\n"),
      "Unable to read it");
  EXPECT_EQ(CauseInWords("While validating:\nShapes are inconsistent.\n"), "While validating: Shapes are inconsistent");
  EXPECT_FALSE(CauseInWords("Exception from src/core.cpp:105:\n").empty());
  std::string many;
  for (int i = 0; i < 200; ++i) many += "word ";
  const std::string said = CauseInWords(many);
  EXPECT_LT(said.size(), 410u);
  EXPECT_TRUE(said.ends_with("word …")) << said;
  EXPECT_EQ(CauseInWords(std::string(1000, 'x')), std::string(400, 'x') + "…");
}

TEST(Network, OneForManyShapesGivesWhatOneForEachGives) {
  for (const PerformanceMode mode : {PerformanceMode::kLatency, PerformanceMode::kThroughput}) {
    const auto for_all = DetectorNetwork(kFrames, mode);
    std::vector<std::vector<float>> first;
    for (const Shape& shape : ManyFrames()) {
      first.push_back(OutputsFor(*for_all, shape));
      EXPECT_EQ(first.back(), OutputsFor(*DetectorNetwork({shape, shape}, mode), shape)) << shape[2] << "x" << shape[3];
    }
    // And again, after all the others.
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(OutputsFor(*for_all, ManyFrames()[i]), first[i]) << i;
  }
}

TEST(Network, ShapesChangeWhileOthersRunSideBySide) {
  const auto network = DetectorNetwork(kFrames, PerformanceMode::kThroughput);
  const std::vector<Shape> shapes = ManyFrames();
  std::vector<std::vector<float>> alone;
  for (const Shape& shape : shapes) alone.push_back(OutputsFor(*network, shape));
  const auto work = [&](std::size_t step) {
    for (std::size_t i = 0; i < 10 * shapes.size(); ++i) {
      const std::size_t which = i * step % shapes.size();
      EXPECT_EQ(OutputsFor(*network, shapes[which]), alone[which]) << which;
    }
  };
  std::vector<std::jthread> threads;
  // More threads than run side by side: some wait.
  for (const std::size_t step : {1, 2, 4, 5}) threads.emplace_back(work, step);
}

TEST(Network, BatchesOfOneNetworkGiveWhatOneForEachGives) {
  const ModelCard card = SFaceCard();
  const Bytes weights = WeightsOf(card);
  const auto load = [&](std::size_t smallest, std::size_t largest) {
    return *Network::Load(weights, {card.embedder->output},
                          {{smallest, 3, kChipSide, kChipSide}, {largest, 3, kChipSide, kChipSide}},
                          PerformanceMode::kThroughput);
  };
  const auto for_all = load(1, 8);
  for (const std::size_t batch : {2, 8, 2}) {
    const Shape shape{batch, 3, kChipSide, kChipSide};
    const std::vector<float> outputs = OutputsFor(*for_all, shape);
    EXPECT_EQ(outputs.size(), batch * card.embedder->dimension);
    // On some processors a batch is worked off in another order, which moves the last digits.
    EXPECT_THAT(outputs, ::testing::Pointwise(::testing::FloatNear(1e-5f), OutputsFor(*load(batch, batch), shape)))
        << batch;
  }
}

TEST(Network, ShapesOutsideTheRangeAreRefused) {
  const auto network = DetectorNetwork(kFrames, PerformanceMode::kLatency);
  for (const Shape& shape : {Shape{1, 3, 32, 64}, Shape{1, 3, 64, 512}, Shape{2, 3, 64, 64}, Shape{1, 3, 64}}) {
    const Result<void> run = network->Run(shape, [](auto) {}, [](auto) {});
    ASSERT_FALSE(run) << shape.size();
    EXPECT_EQ(run.error().reason, "model-unusable");
  }
  // And the network goes on.
  EXPECT_FALSE(OutputsFor(*network, {1, 3, 64, 64}).empty());
}

std::vector<std::string> steps;  // of the run that is watched

TEST(Network, AWatchIsToldBetweenInputAndOutput) {
  const auto network = DetectorNetwork(kFrames, PerformanceMode::kLatency);
  const auto run = [&] {
    steps.clear();
    ASSERT_TRUE(network->Run(
        {1, 3, 64, 64}, [](std::span<float>) { steps.emplace_back("input"); },
        [](NetworkOutputs) { steps.emplace_back("output"); }));
  };
  WatchInferences({.begins = [] { steps.emplace_back("begins"); }, .ends = [] { steps.emplace_back("ends"); }});
  run();
  EXPECT_EQ(steps, (std::vector<std::string>{"input", "begins", "ends", "output"}));
  WatchInferences({});
  run();
  EXPECT_EQ(steps, (std::vector<std::string>{"input", "output"}));
}

}  // namespace
}  // namespace writ
