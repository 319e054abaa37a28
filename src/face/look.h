// One look of the detector's network (YuNet): a part of a picture, in a size and a turn → what it takes for faces.
//
// detect.h decides where to look and what to believe. Thread rule: that of Network.
#pragma once

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

// Of faces that overlap, the most confident stays (non-maximum suppression); the most confident first, at most
// kMaxFacesInPhoto.
DetectedFaces ThinOut(std::vector<DetectedFace> faces);

}  // namespace writ
