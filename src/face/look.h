// One look of the detector's network (YuNet): a part of a picture, in a size and a turn → what it takes for faces.
//
// detect.h decides where to look and what to believe. Thread rule: that of Network.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "base/status.h"
#include "face/detect.h"
#include "face/image.h"
#include "face/network.h"

namespace writ {

// What the network is given is a frame of one of a few sizes; the coarsest grid has to divide all sides. The small
// frame, which each photo needs, has a network of its own; one more serves all others.
inline constexpr int kSmallFrame = 384;  // each side
inline constexpr int kFrameStep = 256;   // of the sides of larger ones
inline constexpr int kTurnedSide = 184;  // of the picture in each other turn: four of them fit, with a gap, into one

struct DetectorNetworks {
  Network& small;
  Network& large;
};

std::vector<std::string> DetectorOutputs();

struct Look {
  PixelRect part;
  int side = 0;   // pixels of the part's longer side, as the network sees it: 1 … kDetectionSides[0]
  int turns = 0;  // by which the part is turned first: quarters of a circle, clockwise, 0 … 3
};

// All that the network reports of at least kDetectionConfidence, in pixels of the picture and with the look's turns;
// one face may be reported several times.
Result<std::vector<DetectedFace>> LookAt(const DetectorNetworks& networks, const Image& image, const Look& look);

// What lies in the box by itself, turned by any angle: the network sees the box's longer side in kRefinedFaceSide
// pixels, in a square that is turned by `degrees`, clockwise in the picture. As LookAt, but that a face's box, which
// stands askew in the picture, is given turned to the nearest right angle; and without turns.
Result<std::vector<DetectedFace>> LookAskew(const DetectorNetworks& networks, const Image& image, const Box& box,
                                            double degrees);

// The same in four such squares of half the size, a right angle apart, in one frame; what was seen in each.
inline constexpr std::size_t kAround = 4;
Result<std::array<std::vector<DetectedFace>, kAround>> LookAround(const DetectorNetworks& networks, const Image& image,
                                                                  const Box& box, double first_degrees);

// The whole picture in the three other turns, kTurnedSide pixels each, in one small frame: what is large in it and does
// not stand upright. As LookAt.
Result<std::vector<DetectedFace>> LookInOtherTurns(const DetectorNetworks& networks, const Image& image);

// Of faces that overlap, the most confident stays (non-maximum suppression); the most confident first, at most
// kMaxFacesInPhoto.
DetectedFaces ThinOut(std::vector<DetectedFace> faces);

}  // namespace writ
