// The deployment that `script/bench server` searches: founded, manned and filled by the product's own code, so that the
// unmodified `writ serve` opens it.
//
// Two real people are enrolled, from photos; all other faces are drawn: their templates come out of a generator, and
// their photos are grey stubs. They enter by the entries that an import writes, sealed as an import seals them. Thread
// rule: one thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "authority/act.h"
#include "search/deployment.h"

namespace writ::bench {

inline constexpr char kBenchOrigin[] = "bench.example";
inline constexpr char kBenchGallery[] = "bench";
inline constexpr char kBenchCourt[] = "court@bench";
// More than search, so that a person's 600 requests in ten seconds don't bound the reads.
inline constexpr std::size_t kInvestigators = 256;
std::string InvestigatorName(std::size_t number);

class ServerWorld {
 public:
  // In `folder`, what a run before has made there, or made now; a folder with another number of faces ends the bench.
  ServerWorld(std::filesystem::path folder, std::size_t faces);

  // SSHSIG by that person's key, as ssh-keygen writes it.
  std::string Sign(std::string_view person, std::string_view name_space, std::string_view text) const;
  SignedAct Act(const std::string& person, std::string_view type, const Json& clear,
                const std::map<std::string, Json>& committed) const;
  DeploymentPaths paths() const;
  const std::filesystem::path& folder() const { return folder_; }
  double made_seconds() const { return made_seconds_; }
  bool found() const { return found_; }  // a run before has made it

 private:
  SigningKey KeyOf(std::string_view person) const;
  std::string PublicKeyOf(std::string_view person) const;
  void Make(std::size_t faces);
  void AddPeople(Deployment& deployment) const;
  std::string MakeGallery(Deployment& deployment) const;
  void EnrolReal(Deployment& deployment, const std::string& gallery, const std::string& photo) const;
  void EnrolDrawn(Deployment& deployment, const std::string& gallery, std::size_t faces) const;

  std::filesystem::path folder_;
  SecretBytes seed_;  // of everybody's keys
  double made_seconds_ = 0;
  bool found_ = false;
};

}  // namespace writ::bench
