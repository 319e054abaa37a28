#include "bench/plots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace writ::bench {
namespace {

constexpr double kWidth = 720, kHeight = 460, kLeft = 80, kRight = 24, kTop = 48, kBottom = 64;
constexpr std::array<const char*, 6> kColours = {"#0b6e4f", "#b5541c", "#5b5ea6", "#8a8a8a", "#c2a000", "#7fb069"};

std::string Number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

std::string Percent(double share) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g %%", 100 * share);
  return text.data();
}

// One axis: from values to places in the picture.
struct Axis {
  double low = 0, high = 1;
  bool logarithmic = false;
  double begin = 0, end = 0;  // places of low and high
  std::vector<double> ticks = {};
  double At(double value) const {
    const double part = logarithmic ? std::log(std::clamp(value, low, high) / low) / std::log(high / low)
                                    : (std::clamp(value, low, high) - low) / (high - low);
    return begin + part * (end - begin);
  }
};

struct Place {
  double x = 0, y = 0;
};

class Plot {
 public:
  Plot(Axis x, Axis y) : x_(std::move(x)), y_(std::move(y)) {
    x_.begin = kLeft, x_.end = kWidth - kRight;
    y_.begin = kHeight - kBottom, y_.end = kTop;
  }
  void Axes(const std::string& title, const std::string& x_name, const std::string& y_name) {
    Text(kLeft, 26, "start", "font-size=\"15\" font-weight=\"600\"", title);
    for (const double tick : x_.ticks) {
      Line({x_.At(tick), y_.begin}, {x_.At(tick), y_.end}, "#e3e3e3");
      Text(x_.At(tick), y_.begin + 18, "middle", "", Percent(tick));
    }
    for (const double tick : y_.ticks) {
      Line({x_.begin, y_.At(tick)}, {x_.end, y_.At(tick)}, "#e3e3e3");
      Text(x_.begin - 8, y_.At(tick) + 4, "end", "", Percent(tick));
    }
    Line({x_.begin, y_.begin}, {x_.end, y_.begin}, "#444");
    Line({x_.begin, y_.begin}, {x_.begin, y_.end}, "#444");
    Text((x_.begin + x_.end) / 2, kHeight - 18, "middle", "", x_name);
    Text(-(y_.begin + y_.end) / 2, 18, "middle", "transform=\"rotate(-90)\"", y_name);
  }
  void Band(const std::vector<Place>& low, const std::vector<Place>& high, const std::string& colour) {
    std::string points = Points(low);
    for (auto at = high.rbegin(); at != high.rend(); ++at) points += Point(*at);
    svg_ += "<polygon points=\"" + points + "\" fill=\"" + colour + "\" fill-opacity=\"0.15\"/>\n";
  }
  void Curve(const std::vector<Place>& places, const std::string& colour) {
    svg_ +=
        "<polyline points=\"" + Points(places) + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\"/>\n";
  }
  void Mark(const Place& at, const std::string& colour, const std::string& words) {
    svg_ += "<circle cx=\"" + Number(x_.At(at.x)) + "\" cy=\"" + Number(y_.At(at.y)) + "\" r=\"4\" fill=\"" + colour +
            "\"/>\n";
    Text(x_.At(at.x) + 8, y_.At(at.y) - 8, "start", "", words);
  }
  void Legend(std::size_t row, const std::string& colour, const std::string& words) {
    const double y = kHeight - kBottom - 112 + 18 * static_cast<double>(row), x = kLeft + 16;
    svg_ += "<rect x=\"" + Number(x) + "\" y=\"" + Number(y - 9) + "\" width=\"14\" height=\"10\" fill=\"" + colour +
            "\"/>\n";
    Text(x + 20, y, "start", "", words);
  }
  std::string Done() const {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 460\" font-family=\"sans-serif\" "
           "font-size=\"12\" "
           "fill=\"#222\">\n<rect width=\"720\" height=\"460\" fill=\"#fff\"/>\n" +
           svg_ + "</svg>\n";
  }

 private:
  std::string Point(const Place& at) const { return Number(x_.At(at.x)) + "," + Number(y_.At(at.y)) + " "; }
  std::string Points(const std::vector<Place>& places) const {
    std::string points;
    for (const Place& at : places) points += Point(at);
    return points;
  }
  void Line(const Place& from, const Place& to, const std::string& colour) {
    svg_ += "<line x1=\"" + Number(from.x) + "\" y1=\"" + Number(from.y) + "\" x2=\"" + Number(to.x) + "\" y2=\"" +
            Number(to.y) + "\" stroke=\"" + colour + "\"/>\n";
  }
  void Text(double x, double y, const std::string& anchor, const std::string& more, const std::string& words) {
    svg_ += "<text x=\"" + Number(x) + "\" y=\"" + Number(y) + "\" text-anchor=\"" + anchor + "\" " + more + ">" +
            words + "</text>\n";
  }
  Axis x_, y_;
  std::string svg_;
};

}  // namespace

std::string DetPlot(const OpenSetFigures& figures) {
  Plot plot({.low = 0.001, .high = 1, .logarithmic = true, .ticks = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1}},
            {.low = 0.005, .high = 0.2, .logarithmic = true, .ticks = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2}});
  plot.Axes("Misses against false alarms: " + std::to_string(figures.gallery) + " people in the gallery",
            "searches for people who are not there that find somebody (FPIR)",
            "searches for people who are there that miss them (FNIR)");
  std::vector<Place> middle, low, high;
  std::vector<double> hits = figures.hits;
  std::sort(hits.begin(), hits.end());
  for (std::size_t rank = 1; rank <= figures.strangers.size(); rank = std::max(rank + 1, rank * 21 / 20)) {
    const double fpir = static_cast<double>(rank) / static_cast<double>(figures.strangers.size());
    const auto found =
        static_cast<std::size_t>(hits.end() - std::upper_bound(hits.begin(), hits.end(), figures.strangers[rank - 1]));
    const Share misses = WilsonShare(figures.mated - found, figures.mated);
    middle.push_back({fpir, misses.rate});
    low.push_back({fpir, misses.low});
    high.push_back({fpir, misses.high});
  }
  plot.Band(low, high, kColours[0]);
  plot.Curve(middle, kColours[0]);
  for (std::size_t i = 0; i < kTargetFpirs.size(); ++i) {
    const double misses = 1 - figures.tpir[i].rate;
    plot.Mark({kTargetFpirs[i], misses}, kColours[0], Number(100 * misses) + " %");
  }
  return plot.Done();
}

std::string RejectPlot(const std::vector<RejectCurve>& curves) {
  double most = 0;
  for (const RejectCurve& curve : curves) {
    for (const Share& misses : curve.misses) most = std::max(most, misses.rate);
  }
  const double high = std::ceil(most * 100) / 100;
  std::vector<double> ticks;
  for (double tick = 0; tick <= high + 1e-9; tick += high / 5) ticks.push_back(tick);
  Plot plot({.low = 0, .high = 0.5, .ticks = {0, 0.1, 0.2, 0.3, 0.4, 0.5}}, {.low = 0, .high = high, .ticks = ticks});
  plot.Axes("Misses after the worst photos were rejected", "share of pairs rejected, the worse photo's quality first",
            "pairs of one person that are missed");
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const std::string colour = kColours[i % kColours.size()];
    std::vector<Place> places, low, above;
    for (std::size_t k = 0; k < kRejectedShares.size(); ++k) {
      places.push_back({kRejectedShares[k], curves[i].misses[k].rate});
      low.push_back({kRejectedShares[k], curves[i].misses[k].low});
      above.push_back({kRejectedShares[k], curves[i].misses[k].high});
    }
    if (i == 0) plot.Band(low, above, colour);
    plot.Curve(places, colour);
    plot.Legend(i, colour, curves[i].measure);
  }
  return plot.Done();
}

}  // namespace writ::bench
