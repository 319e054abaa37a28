#include "bench/server_limits.h"

#include <chrono>
#include <vector>

#include "base/env.h"
#include "bench/limits.h"
#include "bench/timing.h"
#include "face/network.h"
#include "face/pipeline.h"

namespace writ::bench {
namespace {

constexpr int kPhotos = 15;

// Of the one thread that asks.
class NetworkTime {
 public:
  static void Watch() { WatchInferences({.begins = Begins, .ends = Ends}); }
  static inline double seconds = 0;

 private:
  using Clock = std::chrono::steady_clock;
  static void Begins() { begin_ = Clock::now(); }
  static void Ends() { seconds += std::chrono::duration<double>(Clock::now() - begin_).count(); }
  static inline Clock::time_point begin_;
};

}  // namespace

SearchLimits MeasureSearchLimits(const DeploymentPaths& paths, const Bytes& photo) {
  NetworkTime::Watch();
  const Pipeline pipeline = OrDie(LoadOwnPipeline(RealEnv(), paths));
  const auto make_template = [&] {
    const AnalysedPhoto analysed = OrDie(pipeline.Analyse(photo));
    OrDie(pipeline.Embed(analysed.faces.at(OrDie(ChooseFace(analysed, std::nullopt))).chip));
  };
  make_template();  // what is prepared once is prepared
  std::vector<double> whole, networks;
  for (int i = 0; i < kPhotos; ++i) {
    NetworkTime::seconds = 0;
    whole.push_back(SecondsOf(make_template));
    networks.push_back(NetworkTime::seconds);
  }
  return {.pipeline_seconds = MedianOf(whole),
          .networks_seconds = MedianOf(networks),
          .sync_seconds = MeasureLimits(paths.data).sync_seconds};
}

}  // namespace writ::bench
