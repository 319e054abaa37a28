#include "support/constitution_world.h"

#include <algorithm>
#include <cstdlib>

#include "search/destruction.h"
#include "search/verify_deployment.h"

namespace writ::support {
namespace {

const Names& AllPeople() {
  static const Names names = {"head",      "custodian", "officer",   "investigator", "investigator2",
                              "examiner1", "examiner2", "examiner3", "auditor",      "overseer",
                              "overseer2", "newcomer",  "stranger"};
  return names;
}

// Makes an act "too old" or "of the future".
constexpr Seconds kNotFresh = kActFreshSeconds + 100;
constexpr Seconds kDay = kSecondsPerDay;

// All that a start has folded from the log, as bytes.
Result<std::pair<Bytes, Bytes>> Folded(const Deployment& deployment) {
  StateWriter writer;
  for (const Projection* projection : std::initializer_list<const Projection*>{
           &deployment.registry(), &deployment.writ_uses(), &deployment.galleries(), &deployment.searches()}) {
    WRIT_CHECK(projection->Save(writer));
  }
  const ByteView fields = writer.fields.view();
  const ByteView bulk = writer.bulk.view();
  return std::pair{Bytes(fields.begin(), fields.end()), Bytes(bulk.begin(), bulk.end())};
}

}  // namespace

const Names& AllKeys() {
  static const Names keys = {"head",      "custodian", "officer", "investigator", "investigator2", "examiner1",
                             "examiner2", "examiner3", "auditor", "overseer",     "overseer2",     "newcomer",
                             "stranger",  "spare",     "person",  "court",        "court2"};
  return keys;
}

std::uint64_t Dice::Next() {  // splitmix64
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

const TestPerson& KeyHolder(const std::string& key) {
  static const std::map<std::string, TestPerson> others = [] {
    std::map<std::string, TestPerson> made;
    for (const char* name : {"overseer", "overseer2", "newcomer", "stranger", "spare", "person", "court2"}) {
      made.emplace(name, TestPerson{.name = name});
    }
    return made;
  }();
  const auto other = others.find(key);
  return other == others.end() ? TestDeployment::Person(key) : other->second;
}

const std::vector<ConstitutionWorld::Kind>& ConstitutionWorld::Kinds() {
  using World = ConstitutionWorld;
  static const std::vector<Kind> kinds = {{3, &World::AddUser},
                                          {2, &World::AddKey},
                                          {2, &World::RevokeUser, /*forbids=*/true},
                                          {2, &World::Reinstate},
                                          {2, &World::AddAuthority},
                                          {1, &World::RevokeAuthority, /*forbids=*/true},
                                          {2, &World::SetPolicy},
                                          {3, &World::SignStatement},
                                          {4, &World::SuspendSomething, /*forbids=*/true},
                                          {3, &World::Resume},
                                          {10, &World::LetTimePass, /*forbids=*/true},
                                          {1, &World::SetClock},
                                          {1, &World::CorrectClock},
                                          {1, &World::StartAgain},
                                          {2, &World::CreateGallery},
                                          {6, &World::Enrol},
                                          {3, &World::Import},
                                          {4, &World::DraftWrit},
                                          {3, &World::RevokeWrit, /*forbids=*/true},
                                          {3, &World::Ratify},
                                          {26, &World::Search},
                                          {3, &World::SearchAgain},
                                          {1, &World::SearchAndStop},
                                          {1, &World::SearchOnFullDisk},
                                          {10, &World::Review},
                                          {10, &World::Decide},
                                          {8, &World::See},
                                          {3, &World::OrderDestruction}};
  return kinds;
}

std::vector<int> ConstitutionWorld::Weights() {
  std::vector<int> weights;
  for (const Kind& kind : Kinds()) weights.push_back(kind.weight);
  return weights;
}

// The facts that TestDeployment begins with, and an overseer.
ConstitutionWorld::ConstitutionWorld() {
  model_.now = t_.env.now.seconds;
  model_.uncovered_since = model_.now;
  const auto add = [&](const std::string& name, const std::string& role) { model_.DidAddUser(name, role, name); };
  add("head", "head");
  add("custodian", "custodian");
  add("officer", "data-protection-officer");
  add("investigator", "investigator");
  add("investigator2", "investigator");
  for (const char* name : {"examiner1", "examiner2", "examiner3"}) add(name, "examiner");
  add("auditor", "auditor");
  model_.DidAddAuthority("court@example", "court");
  model_.galleries = {"custody", "missing"};
  const Seconds custody = model_.now + kCustodyDays * kDay;
  model_.faces = {
      {t_.FaceEntry("custody", 0), "custody", "s.obama", "obama.jpg", model_.now, custody},
      {t_.FaceEntry("custody", 1), "custody", "s.obama", "obama2.jpg", model_.now, custody},
      {t_.FaceEntry("custody", 2), "custody", "s.biden", "biden.jpg", model_.now, custody},
      {t_.FaceEntry("missing", 0), "missing", "m.obama", "obama2.jpg", model_.now, model_.now + kMissingDays * kDay}};
  const SignedAct overseer =
      Sign({"user_add", "head", "head"}, {},
           {{"name", "overseer"}, {"role", "overseer"}, {"key", KeyHolder("overseer").PublicKey()}});
  if (!writ::AddUser(t_.deployment->office(), overseer)) Fail("the overseer could not be added");
  add("overseer", "overseer");
  trusted_boot_ = t_.env.boot;
  trusted_offset_ = t_.env.now_at_boot;
  model_.last_entry = t_.deployment->ledger().last_time().seconds;
  Dice dice(0);
  DraftWrit(dice);
}

bool ConstitutionWorld::Play(std::size_t kind, std::uint64_t number) {
  Dice dice(number);
  Look();
  if (!SetRight(dice)) {
    (this->*Kinds()[kind % Kinds().size()].play)(dice);
    // What was just forbidden is what somebody tries next.
    if (failure_.empty() && Kinds()[kind % Kinds().size()].forbids && dice.Chance(60)) {
      Look();
      Search(dice);
    }
  }
  if (failure_.empty()) CheckStates();
  Look();
  return failure_.empty();
}

void ConstitutionWorld::Look() {
  model_.now = t_.env.now.seconds;
  if (t_.deployment) model_.last_entry = t_.deployment->ledger().last_time().seconds;
}

// While nothing can be searched there is little to find out: often somebody puts that right instead.
bool ConstitutionWorld::SetRight(Dice& dice) {
  const bool late = model_.now > model_.uncovered_since + model_.statement_days * kDay;
  const bool stopped =
      std::any_of(model_.orders.begin(), model_.orders.end(), [](const auto& order) { return !order.second.lifted; });
  if (model_.in_doubt && dice.Chance(40)) {
    CorrectClock(dice);
  } else if (late && dice.Chance(40)) {
    SignStatement(dice);
  } else if (stopped && dice.Chance(15)) {
    Resume(dice);
  } else {
    return false;
  }
  return true;
}

std::string ConstitutionWorld::Story() const {
  std::string story;
  for (const std::string& line : story_) story += line + "\n";
  return story;
}

void ConstitutionWorld::Fail(const std::string& what) {
  if (failure_.empty()) failure_ = what;
}

void ConstitutionWorld::Tell(const std::string& words) { story_.push_back(FormatTime(t_.env.now) + "  " + words); }

ModelAct ConstitutionWorld::By(Dice& dice, std::string_view type, const Names& usual) {
  ModelAct act{
      .type = std::string(type), .name = dice.Wrong(20) ? dice.Pick(AllPeople()) : dice.Pick(usual), .key = {}};
  act.key = dice.Wrong(12) ? dice.Pick(AllKeys()) : act.name;
  act.fresh = !dice.Wrong(5);
  return act;
}

SignedAct ConstitutionWorld::Sign(const ModelAct& act, const Json& clear,
                                  const std::map<std::string, Json>& committed) {
  if (!act.fresh) t_.env.now.seconds -= kNotFresh;
  SignedAct signed_act = KeyHolder(act.key).Sign(DraftAct(t_.env, kTestOrigin, act.type, clear, committed));
  if (!act.fresh) t_.env.now.seconds += kNotFresh;
  signed_act.claimed_actor = act.name;
  return signed_act;
}

std::string ConstitutionWorld::SignatureOn(const std::string& text, std::string_view name_space,
                                           const std::string& key) const {
  return key.empty() ? "" : KeyHolder(key).Sign(name_space, text);
}

void ConstitutionWorld::Start(bool in_full) {
  t_.Close();
  Result<std::unique_ptr<Deployment>> opened =
      Deployment::Open(t_.env, t_.paths(), Access::kWrite, {.in_full = in_full, .pipeline = t_.SharedPipeline()});
  if (!opened) return Fail("the deployment does not open again: " + opened.error().message);
  t_.deployment = std::move(*opened);
  const Seconds moved = t_.env.now_at_boot - trusted_offset_;
  const bool jumped = t_.env.boot == trusted_boot_ && std::abs(moved) > kClockToleranceSeconds;
  model_.now = t_.env.now.seconds;
  model_.in_doubt = jumped || model_.now < model_.last_entry;
  if (model_.in_doubt) return;
  if (t_.env.boot != trusted_boot_) trusted_offset_ = t_.env.now_at_boot;
  trusted_boot_ = t_.env.boot;
  model_.DidStart();
  NoteDestroyed();
}

// That something is destroyed at a certain moment is not demanded; that it may be, is.
void ConstitutionWorld::NoteDestroyed() {
  for (auto& [number, search] : model_.searches) {
    const bool destroyed = (*t_.deployment->searches().Find(number))->state == SearchState::kDestroyed;
    if (!destroyed || search.state == ModelSearch::kDestroyed) continue;
    const std::optional<Seconds> due = model_.DueSince(search);
    bool seen_a_day_ago = false;
    for (const Record& record : t_.Records()) {
      seen_a_day_ago |= due && record.entry.time.seconds > *due && record.entry.time.seconds <= model_.now - kDay;
    }
    if (!due || !seen_a_day_ago || !search.destruction_ordered) Fail("a case was destroyed that must not be");
    search.state = ModelSearch::kDestroyed;
  }
}

void ConstitutionWorld::CheckStates() {
  static const std::map<int, SearchState> states = {{ModelSearch::kAborted, SearchState::kAborted},
                                                    {ModelSearch::kNoCandidate, SearchState::kNoCandidate},
                                                    {ModelSearch::kInReview, SearchState::kInReview},
                                                    {ModelSearch::kReleased, SearchState::kReleased},
                                                    {ModelSearch::kDestroyed, SearchState::kDestroyed}};
  if (t_.deployment->searches().by_entry().size() != model_.searches.size()) Fail("another number of searches stands");
  for (const auto& [number, search] : t_.deployment->searches().by_entry()) {
    const auto known = model_.searches.find(number);
    if (known == model_.searches.end()) return Fail("there is a search that nobody was allowed");
    if (states.at(known->second.state) != search.state) {
      Fail("search " + std::to_string(number) + " is " + std::string(SearchStateName(search.state)));
    }
  }
}

// How many entries the published checkpoint signs.
std::uint64_t ConstitutionWorld::Published() {
  const Result<Bytes> note = RealEnv().ReadFile(t_.paths().data / "log/checkpoint", 65'536);
  const std::string text(note ? AsText(*note) : std::string_view());
  return std::strtoull(text.c_str() + text.find('\n') + 1, nullptr, 10);
}

bool ConstitutionWorld::CheckEnd() {
  const Result<DeploymentVerdict> verdict = VerifyDeployment(*t_.deployment, [](auto, auto, auto) {});
  if (!verdict) Fail("the full check: " + verdict.error().message);
  std::vector<std::pair<Bytes, Bytes>> folded;
  for (const bool in_full : {false, true}) {
    t_.Close();
    Result<std::unique_ptr<Deployment>> opened =
        Deployment::Open(t_.env, t_.paths(), Access::kRead, {.in_full = in_full});
    if (!opened) {
      Fail("the deployment does not open to be read: " + opened.error().message);
      return false;
    }
    if (((*opened)->ledger().vouched_for() == 0) != in_full) Fail("the start did not use the state that was left");
    Result<std::pair<Bytes, Bytes>> one = Folded(**opened);
    if (!one) Fail("what was folded can't be saved: " + one.error().message);
    folded.push_back(one.value_or(std::pair<Bytes, Bytes>()));
  }
  if (folded[0] != folded[1]) Fail("a start from the verified state differs from a full replay");
  return failure_.empty();
}

}  // namespace writ::support
