#include "index/scan_trial.h"

#include <chrono>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "index/scan_kernel.h"
#include "index/template_index.h"

namespace writ {
namespace {

TEST(TrialVectors, AreUnitVectorsAndHalfOfTheQueriesHaveAMate) {
  const TrialVectors vectors = MakeTrialVectors(SteepSpectrum(48), 500, 20, 1);
  ASSERT_EQ(vectors.count(), 500u);
  for (std::size_t i = 0; i < vectors.count(); ++i) {
    EXPECT_NEAR(ComparisonScore(vectors.Face(i), vectors.Face(i)), 1, 1e-6);
  }
  for (std::size_t i = 0; i < vectors.query_count(); i += 2) {
    double best = -1;
    for (std::size_t face = 0; face < 500; ++face) {
      best = std::max(best, ComparisonScore(vectors.Query(i), vectors.Face(face)));
    }
    EXPECT_GT(best, 0.5);
  }
}

TEST(TrialVectors, AreTheSameForTheSameSeedOnly) {
  EXPECT_EQ(MakeTrialVectors(FlatSpectrum(8), 10, 2, 1).faces, MakeTrialVectors(FlatSpectrum(8), 10, 2, 1).faces);
  EXPECT_NE(MakeTrialVectors(FlatSpectrum(8), 10, 2, 1).faces, MakeTrialVectors(FlatSpectrum(8), 10, 2, 2).faces);
}

TEST(Spectrum, TheSteepOneHoldsMostInItsFirstQuarter) {
  const Spectrum steep = SteepSpectrum(512);
  EXPECT_NEAR(std::accumulate(steep.begin(), steep.end(), 0.0), 1, 1e-12);
  EXPECT_NEAR(std::accumulate(steep.begin(), steep.begin() + 128, 0.0), 0.97, 0.001);
}

double Clock() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

TEST(TryScan, FindsNoWrongAnswerAndSaysWhatItDid) {
  const TrialVectors vectors = MakeTrialVectors(UsualSpectrum(64), 20'000, 10, 3);
  for (const bool portable : {false, true}) {
    const Result<ScanFigures> figures = TryScan(vectors, {.checked = 10, .portable = portable, .clock = Clock});
    ASSERT_TRUE(figures);
    EXPECT_EQ(figures->wrong_answers, 0u);
    EXPECT_EQ(figures->faces, 20'000u);
    EXPECT_EQ(figures->kernel == "portable", portable || UsableScanKernels().size() == 1);
    EXPECT_GT(figures->median_seconds, 0);
    EXPECT_GT(figures->threads_median_seconds, 0);
    EXPECT_LT(figures->compared, figures->fine + 1);
    EXPECT_LT(figures->fine, 20'000 / 4);
  }
}

TEST(TryScan, OfNothingIsAnError) {
  EXPECT_FALSE(TryScan({}, {.clock = Clock}));
  EXPECT_FALSE(TryScan(MakeTrialVectors(FlatSpectrum(4), 10, 0, 1), {.clock = Clock}));
}

}  // namespace
}  // namespace writ
