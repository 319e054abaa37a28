#include "bench/spectrum.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

#include "base/env.h"
#include "base/source_folder.h"
#include "bench/lfw.h"
#include "face/pipeline.h"

namespace writ::bench {
namespace {

// The face in the middle of the photo, as the data set means it; empty where none is found.
Result<std::vector<float>> TemplateOf(const Pipeline& pipeline, const std::filesystem::path& path) {
  WRIT_TRY(const Bytes bytes, RealEnv().ReadFile(path, kMaxPhotoBytes));
  const Result<AnalysedPhoto> photo = pipeline.Analyse(bytes);
  if (!photo || photo->faces.empty()) return std::vector<float>{};
  WRIT_TRY(const RankedTemplate made, pipeline.Embed(photo->faces.front().chip));
  return std::vector<float>(made.face_template.values().begin(), made.face_template.values().end());
}

}  // namespace

Result<Spectrum> MeasuredSpectrum(const std::filesystem::path& lfw) {
  WRIT_TRY(const Pipeline pipeline,
           Pipeline::Load(RealEnv(), SourceFolder() / "models", SourceFolder() / ".deps/models"));
  WRIT_TRY(const std::vector<Person> people, ReadPeople(lfw));
  const auto size = static_cast<Eigen::Index>(pipeline.dimension());
  Eigen::MatrixXd moments = Eigen::MatrixXd::Zero(size, size);
  std::size_t done = 0;
  for (const Person& person : people) {
    WRIT_TRY(const std::vector<float> x, TemplateOf(pipeline, person.photos.front()));
    if (!x.empty()) {
      const Eigen::VectorXd column = Eigen::Map<const Eigen::VectorXf>(x.data(), size).cast<double>();
      moments.selfadjointView<Eigen::Lower>().rankUpdate(column);
    }
    if (++done % 500 == 0) std::cerr << done << " of " << people.size() << " people\n";
  }
  const Eigen::VectorXd values =
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(moments, Eigen::EigenvaluesOnly).eigenvalues();
  Spectrum spectrum(values.data(), values.data() + values.size());
  std::reverse(spectrum.begin(), spectrum.end());
  const double sum = std::accumulate(spectrum.begin(), spectrum.end(), 0.0);
  for (double& share : spectrum) share /= sum;
  return spectrum;
}

}  // namespace writ::bench
