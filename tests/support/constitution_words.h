// What the acts of the constitution's play share: photos by name, and acts in words.
//
// Thread rule: one thread.
#pragma once

#include <map>
#include <string>

#include "support/constitution_world.h"

namespace writ::support {

inline constexpr Seconds kDay = kSecondsPerDay;

inline const Bytes& Photo(const std::string& name) {
  static std::map<std::string, Bytes> photos;
  Bytes& photo = photos[name];
  if (photo.empty()) photo = RealPhoto(name);
  return photo;
}

inline const Names& AllPhotos() {
  static const Names names = {"obama3.jpg", "obama.jpg", "obama2.jpg", "biden.jpg", "astronaut.png"};
  return names;
}

inline std::string Words(const ModelAct& act) {
  return act.type + " by " + act.name + (act.key == act.name ? "" : " with the key of " + act.key) +
         (act.fresh ? "" : ", made at another time");
}

}  // namespace writ::support
