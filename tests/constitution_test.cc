// Random sequences of acts by random people: none may reach a state that the constitution forbids.
//
// A real deployment plays them, and a small model (support/constitution_model.h), written from the documents alone,
// says of each act whether it is allowed. The two must always agree: what the model refuses must not be done, and what
// it allows must not be refused. The seed is fixed; WRIT_SEED chooses another, WRIT_LONG_TESTS plays many more, and
// RC_PARAMS is rapidcheck's own.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <numeric>

#include "support/constitution_world.h"

namespace writ::support {

// Of the kind, with the number out of which come all its details.
struct RandomAct {
  std::size_t kind = 0;
  std::uint64_t number = 0;
};
// What was done is told by the world, in words.
void showValue(const RandomAct& act, std::ostream& out) { out << act.kind << "/" << act.number; }

namespace {

constexpr std::size_t kActs = 60;  // of a sequence
constexpr char kSeed[] = "20261118";
#ifdef WRIT_SANITIZED
constexpr char kFew[] = "2";  // a sequence takes a minute there, and what is looked for does not depend on it
constexpr char kMany[] = "20";
#else
constexpr char kFew[] = "30";
constexpr char kMany[] = "400";
#endif

// A sequence gets smaller by leaving acts out.
rc::Gen<std::vector<RandomAct>> Sequences() {
  return [](const rc::Random& seed, int) {
    rc::Random random(seed);
    const std::vector<int> weights = ConstitutionWorld::Weights();
    const auto all = static_cast<std::uint64_t>(std::accumulate(weights.begin(), weights.end(), 0));
    std::vector<RandomAct> acts(kActs);
    for (RandomAct& act : acts) {
      auto left = static_cast<int>(random.next() % all);
      while (left >= weights[act.kind]) left -= weights[act.kind++];
      act.number = random.next();
    }
    return rc::shrinkable::shrinkRecur(
        acts, [](const std::vector<RandomAct>& longer) { return rc::shrink::removeChunks(longer); });
  };
}

std::string Parameters() {
  const char* seed = std::getenv("WRIT_SEED");
  const bool many = std::getenv("WRIT_LONG_TESTS") != nullptr;
  return std::string("seed=") + (seed == nullptr ? kSeed : seed) + " max_success=" + (many ? kMany : kFew);
}

TEST(Constitution, NoSequenceOfActsSearchesWhatMustNotBeSearched) {
  ::setenv("RC_PARAMS", Parameters().c_str(), /*overwrite=*/0);
  int answered = 0;
  int played = 0;
  const bool holds = rc::check("product and model agree on every act", [&] {
    const std::vector<RandomAct> acts = *Sequences();
    ConstitutionWorld world;
    bool agree = world.failure().empty();
    for (std::size_t i = 0; agree && i < acts.size(); ++i) agree = world.Play(acts[i].kind, acts[i].number);
    if (agree) agree = world.CheckEnd();
    answered += world.answered();
    ++played;
    if (!agree) RC_FAIL(world.failure() + "\n" + world.Story());
  });
  EXPECT_TRUE(holds);
  EXPECT_GT(answered, played / 2) << "searches were hardly ever allowed: this proves little";
}

}  // namespace
}  // namespace writ::support
