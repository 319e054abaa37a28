#include "index/rotation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/Eigenvalues>

namespace writ {
namespace {

using Matrix = Eigen::MatrixXd;

Eigen::Index Size(std::size_t dimension) { return static_cast<Eigen::Index>(dimension); }

// The Frobenius norm, which no singular value exceeds, with the rounding of this very sum on top.
double Defect(std::size_t dimension, const std::vector<float>& columns) {
  const Matrix r = Eigen::Map<const Eigen::MatrixXf>(columns.data(), Size(dimension), Size(dimension)).cast<double>();
  Matrix product(Size(dimension), Size(dimension));
  product.noalias() = r.transpose() * r;
  product -= Matrix::Identity(Size(dimension), Size(dimension));
  const double size = static_cast<double>(dimension);
  return product.norm() + 4 * size * size * 0x1p-53 * (1 + r.squaredNorm() / size);
}

}  // namespace

Rotation::Rotation(std::size_t dimension, std::vector<float> columns)
    : dimension_(dimension), columns_(std::move(columns)), defect_(Defect(dimension_, columns_)) {}

Rotation Rotation::Identity(std::size_t dimension) {
  std::vector<float> columns(dimension * dimension);
  for (std::size_t i = 0; i < dimension; ++i) columns[i * dimension + i] = 1;
  return {dimension, std::move(columns)};
}

Result<Rotation> Rotation::FromRows(std::size_t dimension, std::span<const float> rows) {
  const bool finite = std::all_of(rows.begin(), rows.end(), [](float value) { return std::isfinite(value); });
  if (dimension == 0 || rows.size() != dimension * dimension || !finite) {
    return Fail(Code::kCorruption, "rotation-malformed", "couldn't read a change of basis: its numbers are wrong");
  }
  std::vector<float> columns(rows.size());
  for (std::size_t row = 0; row < dimension; ++row) {
    for (std::size_t column = 0; column < dimension; ++column) {
      columns[column * dimension + row] = rows[row * dimension + column];
    }
  }
  return Rotation(dimension, std::move(columns));
}

Rotation Rotation::PrincipalAxes(std::size_t dimension, std::span<const float> rows) {
  if (rows.size() < dimension) return Identity(dimension);
  const Eigen::Index count = Size(rows.size() / dimension);
  const Eigen::Map<const Eigen::MatrixXf> values(rows.data(), Size(dimension), count);
  Matrix moments = Matrix::Identity(Size(dimension), Size(dimension));
  moments.selfadjointView<Eigen::Lower>().rankUpdate(values.cast<double>());
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(moments);
  // Ascending, each eigenvector a column of the solver's; the axes are R's rows.
  std::vector<float> columns(dimension * dimension);
  for (std::size_t row = 0; row < dimension; ++row) {
    const Eigen::Index from = Size(dimension - 1 - row);
    for (std::size_t column = 0; column < dimension; ++column) {
      columns[column * dimension + row] = static_cast<float>(solver.eigenvectors()(Size(column), from));
    }
  }
  return {dimension, std::move(columns)};
}

std::vector<double> Rotation::Apply(std::span<const float> x) const {
  std::vector<double> y(dimension_);
  for (std::size_t column = 0; column < dimension_; ++column) {
    const double value = x[column];
    const float* from = columns_.data() + column * dimension_;
    for (std::size_t row = 0; row < dimension_; ++row) y[row] += value * static_cast<double>(from[row]);
  }
  return y;
}

std::vector<float> Rotation::Rows() const {
  std::vector<float> rows(columns_.size());
  for (std::size_t row = 0; row < dimension_; ++row) {
    for (std::size_t column = 0; column < dimension_; ++column) {
      rows[row * dimension_ + column] = columns_[column * dimension_ + row];
    }
  }
  return rows;
}

}  // namespace writ
