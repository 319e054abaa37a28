// The acts of the constitution's play that are about writs, searches and what comes of them.
#include <algorithm>

#include "authority/people.h"
#include "authority/revocation_order.h"
#include "authority/urgent_writ.h"
#include "support/constitution_words.h"

namespace writ::support {
namespace {

std::string FaceOn(const std::string& photo) { return photo.substr(0, 5); }  // "obama", "biden", "astro"

std::string Listed(const Names& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

std::string KeyOfIssuer(const std::string& issuer) { return issuer.substr(0, issuer.find('@')); }

}  // namespace

std::uint64_t ConstitutionWorld::SomeSearch(Dice& dice) const {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, search] : model_.searches) numbers.push_back(number);
  if (numbers.empty() || dice.Wrong(4)) return 1;
  return dice.Chance(60) ? numbers.back() : dice.Pick(numbers);
}

const ConstitutionWorld::Paper& ConstitutionWorld::SomePaper(Dice& dice) const {
  return dice.Chance(60) ? papers_.back() : papers_[dice.Next() % papers_.size()];
}

// Only paper, so nothing of it is anybody's to refuse.
void ConstitutionWorld::DraftWrit(Dice& dice) {
  ModelWrit writ{
      .issuer = dice.Wrong(35) ? "court2@example" : "court@example",
      .id = "2026-CR-" + std::to_string(dice.Wrong(15) ? numbers_ : ++numbers_),
      .text = {},
      .galleries = dice.Pick<Names>(
          {{"custody"}, {"custody", "missing"}, {"custody", "missing"}, {"missing"}, {"custody", "third"}}),
      .investigators = dice.Pick<Names>(
          {{"investigator"}, {"investigator", "investigator2"}, {"investigator", "newcomer"}, {"investigator2"}}),
      .photos = {"obama3.jpg"},
      .searches = dice.Pick<int>({1, 1, 2, 4}),
      .from = model_.now + (dice.Wrong(15) ? kDay : 0),
      .until = 0,
      .urgent = dice.Chance(25),
      .for_here = !dice.Wrong(7)};
  writ.until = writ.from + dice.Pick<Seconds>({3600, kDay, 3 * kDay, 100 * kDay, 365 * kDay});
  if (dice.Chance(30)) writ.photos.push_back(dice.Pick<std::string>({"biden.jpg", "astronaut.png", "obama.jpg"}));
  WritOrder order = t_.Order(Photo("obama3.jpg"), writ.galleries);
  order.deployment = writ.for_here ? kTestOrigin : "elsewhere.example";
  order.id = writ.id;
  order.issuer = writ.issuer;
  order.investigators = writ.investigators;
  order.searches = writ.searches;
  order.not_before = {writ.from};
  order.not_after = {writ.until};
  order.urgent = writ.urgent;
  order.probes.clear();
  for (const std::string& photo : writ.photos) order.probes.push_back({Sha256(Photo(photo)), std::nullopt});
  writ.text = DraftWritOrder(order);
  std::string signer = writ.urgent && dice.Chance(75) ? "head" : KeyOfIssuer(writ.issuer);
  if (dice.Wrong(20)) signer = dice.Chance(30) ? "" : dice.Pick(AllKeys());
  Tell("a writ " + writ.id + " of " + writ.issuer + (writ.urgent ? ", urgent," : "") + " signed with the key of \"" +
       signer + "\": " + Listed(writ.photos) + " in " + Listed(writ.galleries) + " by " + Listed(writ.investigators) +
       ", " + std::to_string(writ.searches) + " times until " + FormatTime({writ.until}) +
       (writ.for_here ? "" : ", for another deployment"));
  papers_.push_back({.writ = writ, .text = writ.text, .signer = signer});
}

void ConstitutionWorld::RevokeWrit(Dice& dice) {
  const Paper& paper = SomePaper(dice);
  const ModelAct act = By(dice, "writ_revoke", {"investigator", "auditor", "head"});
  const std::string signer = dice.Chance(80) ? KeyOfIssuer(paper.writ.issuer) : dice.Pick(AllKeys());
  const std::string text = DraftRevocationOrder({kTestOrigin, paper.writ.id, paper.writ.issuer, "withdrawn"});
  const SignedAct handed_in = Sign(act, {}, {{"order", Sha256Hex(AsBytes(text))}});
  if (Agree(Words(act) + ": " + paper.writ.id + " signed with the key of " + signer,
            model_.MayRevokeWrit(act, paper.writ, signer),
            writ::RevokeWrit(t_.deployment->office(), t_.deployment->writ_uses(), handed_in, text,
                             SignatureOn(text, kRevocationNamespace, signer)))) {
    model_.uses[model_.WritKey(paper.writ)].revoked = true;
  }
}

void ConstitutionWorld::Ratify(Dice& dice) {
  const Paper* chosen = &SomePaper(dice);
  for (const Paper& paper : papers_) {
    const auto use = model_.uses.find(model_.WritKey(paper.writ));
    if (use != model_.uses.end() && use->second.urgent_since && dice.Chance(70)) chosen = &paper;
  }
  const ModelAct act = By(dice, "writ_ratify", {"investigator", "head"});
  const std::string signer = dice.Chance(80) ? KeyOfIssuer(chosen->writ.issuer) : dice.Pick(AllKeys());
  const SignedAct handed_in = Sign(act, {}, {{"order", Sha256Hex(AsBytes(chosen->text))}});
  if (Agree(Words(act) + ": " + chosen->writ.id + " signed with the key of " + signer,
            model_.MayRatify(act, chosen->writ, signer),
            RatifyWrit(t_.deployment->office(), t_.deployment->writ_uses(), handed_in, chosen->text,
                       SignatureOn(chosen->text, kWritNamespace, signer)))) {
    model_.uses.at(model_.WritKey(chosen->writ)).ratified = true;
  }
}

ConstitutionWorld::Attempt ConstitutionWorld::MakeAttempt(Dice& dice) {
  Attempt attempt{.request = {}, .act = {}, .paper = SomePaper(dice), .photo = {}, .signer = {}, .words = {}};
  const ModelWrit& writ = attempt.paper.writ;
  attempt.act = By(dice, "search", writ.investigators);
  attempt.photo = dice.Wrong(20) ? dice.Pick(AllPhotos()) : dice.Pick(writ.photos);
  attempt.signer = writ.urgent && dice.Chance(20) ? KeyOfIssuer(writ.issuer) : attempt.paper.signer;
  attempt.request.photos.push_back({.bytes = Photo(attempt.photo), .face = std::nullopt});
  attempt.request.writ_text = attempt.paper.text;
  attempt.request.writ_signature = SignatureOn(attempt.paper.text, kWritNamespace, attempt.signer);
  if (dice.Wrong(6)) {
    attempt.request.writ_text += "# one more line\n";
    attempt.signer = "";
  }
  attempt.request.act = Sign(attempt.act, {},
                             {{"photo", PhotosText(HashesOf(attempt.request.photos))},
                              {"writ", Sha256Hex(AsBytes(attempt.request.writ_text))}});
  attempt.words = Words(attempt.act) + ": for " + attempt.photo + " under " + writ.id + " signed with the key of \"" +
                  attempt.signer + "\"";
  return attempt;
}

void ConstitutionWorld::Search(Dice& dice) {
  if (dice.Chance(45)) DraftWrit(dice);
  const Attempt attempt = MakeAttempt(dice);
  const ModelWrit& writ = attempt.paper.writ;
  const bool allowed = model_.MaySearch(attempt.act, writ, attempt.signer, attempt.photo);
  const std::vector<ModelFace> scope = model_.InScope(writ);
  const std::uint64_t entry = t_.Entries();
  std::size_t looks_after_entry = 0;
  t_.env.at_look = [&](int) -> Result<void> {
    looks_after_entry += Published() > entry ? 1 : 0;
    return {};
  };
  const Result<SearchReceipt> receipt = writ::Search(*t_.deployment, attempt.request);
  t_.env.at_look = nullptr;
  if (!Agree(attempt.words, allowed, receipt)) return;
  ++answered_;
  // The program looks for orders before it scores a gallery's faces and at the end: each time its entry was public.
  if (receipt->search != entry || looks_after_entry < (scope.empty() ? 1 : 2))
    Fail("it was answered before it was written");
  model_.DidSearch(receipt->search, attempt.act, writ, attempt.signer);
  CheckAnswer(attempt, *receipt, scope);
  answered_attempts_.push_back(attempt);
}

void ConstitutionWorld::CheckAnswer(const Attempt& attempt, const SearchReceipt& receipt,
                                    const std::vector<ModelFace>& scope) {
  const Record record = t_.Records().at(receipt.search);
  if (record.entry.type() != "search" || record.entry.outcome == kRefused) Fail("the log does not hold the search");
  if (receipt.compared != scope.size()) {
    Fail(std::to_string(receipt.compared) + " faces were compared, allowed were " + std::to_string(scope.size()));
  }
  std::set<std::string> alike;  // the subjects of whom a face in scope is the one that is searched for
  for (const ModelFace& face : scope) {
    if (FaceOn(face.photo) == FaceOn(attempt.photo)) alike.insert(face.gallery + " " + face.subject);
  }
  const std::size_t expected = std::min(alike.size(), model_.candidates);
  const std::size_t found = (*t_.deployment->searches().Find(receipt.search))->candidates;
  if (found != expected) Fail(std::to_string(found) + " candidates, expected were " + std::to_string(expected));
  if (found == 0) model_.searches.at(receipt.search).state = ModelSearch::kNoCandidate;
}

// The very same act as one that was answered: an act counts once.
void ConstitutionWorld::SearchAgain(Dice& dice) {
  if (answered_attempts_.empty()) return Search(dice);
  const Attempt attempt = dice.Pick(answered_attempts_);
  Agree("again the same act: " + attempt.words, /*allowed=*/false, writ::Search(*t_.deployment, attempt.request));
}

// The head's order arrives while the search runs: nothing is found, and the use of the writ is given back.
void ConstitutionWorld::SearchAndStop(Dice& dice) {
  const Attempt attempt = MakeAttempt(dice);
  const bool allowed = model_.MaySearch(attempt.act, attempt.paper.writ, attempt.signer, attempt.photo);
  const std::uint64_t entry = t_.Entries();
  const SignedAct order =
      KeyHolder("head").Sign(DraftSuspension(t_.env, kTestOrigin, SuspensionScope::kDeployment, "", ""));
  bool ordered = false;
  t_.env.at_look = [&](int) -> Result<void> {
    if (ordered || Published() <= entry) return {};
    ordered = true;
    WRIT_CHECK(WriteSuspensionOrder(t_.env, t_.paths().data, order));
    return {};
  };
  const Result<SearchReceipt> receipt = writ::Search(*t_.deployment, attempt.request);
  t_.env.at_look = nullptr;
  Agree("the head suspends everything during " + attempt.words, /*allowed=*/false, receipt);
  const bool began = t_.deployment->searches().by_entry().contains(entry);
  if (began != allowed || began != ordered) return Fail("it began, or did not, against the constitution");
  if (!began) return;
  model_.DidSearch(entry, attempt.act, attempt.paper.writ, attempt.signer);
  model_.DidAbort(entry);
  model_.orders[OrderId(order.act)] = {.key = "head", .scope = "deployment", .target = {}};
}

// Nothing can be written from some moment on, and then the program starts again.
void ConstitutionWorld::SearchOnFullDisk(Dice& dice) {
  const Attempt attempt = MakeAttempt(dice);
  const bool allowed = model_.MaySearch(attempt.act, attempt.paper.writ, attempt.signer, attempt.photo);
  const std::uint64_t entry = t_.Entries();
  const int full_at = t_.env.looks + 1 + static_cast<int>(dice.Next() % 4);
  t_.env.at_look = [&](int look) -> Result<void> {
    t_.env.disk_full = look >= full_at;
    return {};
  };
  const Result<SearchReceipt> receipt = writ::Search(*t_.deployment, attempt.request);
  t_.env.at_look = nullptr;
  t_.env.disk_full = false;
  Tell("the disk fills during " + attempt.words + ": " + (receipt ? "done" : receipt.error().reason));
  Start(/*in_full=*/false);
  if (!failure_.empty()) return;
  const auto search = t_.deployment->searches().by_entry().find(entry);
  if (search == t_.deployment->searches().by_entry().end()) return;  // the disk was full before its entry
  if (!allowed) return Fail("by the constitution this must not be done: " + attempt.words);
  model_.DidSearch(entry, attempt.act, attempt.paper.writ, attempt.signer);
  if (search->second.state == SearchState::kAborted) model_.DidAbort(entry);
  if (search->second.state == SearchState::kNoCandidate) model_.searches.at(entry).state = ModelSearch::kNoCandidate;
}

void ConstitutionWorld::Review(Dice& dice) {
  const std::uint64_t number = SomeSearch(dice);
  const ModelAct act = By(dice, "review", {"examiner1", "examiner2", "examiner3"});
  const Result<ReviewTask> task = OpenReview(*t_.deployment, Sign(act, {{"search", number}}));
  if (!Agree(Words(act) + ": search " + std::to_string(number), model_.MayReview(act, number), task)) return;
  ModelSearch& search = model_.searches.at(number);
  search.seen_by.insert(act.name);
  for (const Candidate& candidate : task->candidates) {
    const bool in_scope = std::any_of(search.compared.begin(), search.compared.end(),
                                      [&](const ModelFace& face) { return Photo(face.photo) == candidate.photo; });
    if (!in_scope) Fail("a candidate is shown that must not be compared");
  }
}

void ConstitutionWorld::Decide(Dice& dice) {
  const std::uint64_t number = SomeSearch(dice);
  ModelAct act = By(dice, "decide", {"examiner1", "examiner2", "examiner3"});
  const auto search = model_.searches.find(number);
  if (search != model_.searches.end() && !search->second.seen_by.empty() && dice.Chance(70)) {
    act.name = act.key = dice.Pick(Names(search->second.seen_by.begin(), search->second.seen_by.end()));
  }
  const Result<const SearchRecord*> record = t_.deployment->searches().Find(number);
  const bool complete = !dice.Wrong(12);
  Json verdicts = Json::object();
  for (std::size_t i = 0; record && i < (*record)->candidates; ++i) {
    verdicts[CandidateLabel(i)] = dice.Pick<std::string>({"same", "same", "different", "cannot say"});
  }
  if (!complete) verdicts["Z"] = "same";
  const SignedAct handed_in =
      Sign(act, {{"search", number}}, {{"decisions", {{"decisions", verdicts}, {"remarks", ""}}}});
  if (Agree(Words(act) + ": search " + std::to_string(number), model_.MayDecide(act, number, complete),
            writ::Decide(*t_.deployment, handed_in))) {
    model_.DidDecide(act, number);
  }
}

void ConstitutionWorld::See(Dice& dice) {
  const std::uint64_t number = SomeSearch(dice);
  const bool discloses = dice.Chance(30);
  const ModelAct act =
      By(dice, discloses ? "disclose" : "result", {"investigator", "investigator2", "head", "officer"});
  std::map<std::string, Json> committed;
  if (discloses) committed["recipient"] = "the court";
  const SignedAct handed_in = Sign(act, {{"search", number}}, committed);
  const Result<CaseFile> file = OpenCaseFile(*t_.deployment, handed_in, act.type);
  if (!Agree(Words(act) + ": search " + std::to_string(number), model_.MaySee(act, number), file)) return;
  const ModelSearch& search = model_.searches.at(number);
  if (search.decided_by.size() != (file->candidates == 0 ? 0u : kExaminersNeeded)) Fail("too few examiners decided");
  for (const Candidate& lead : file->leads) {
    const bool in_scope = std::any_of(search.compared.begin(), search.compared.end(), [&](const ModelFace& face) {
      return face.entry == lead.face_id && face.gallery == lead.gallery && face.subject == lead.subject;
    });
    if (!in_scope) Fail("a lead is shown that must not be compared");
  }
}

}  // namespace writ::support
