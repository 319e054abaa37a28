#include "search/search.h"

#include <algorithm>

#include "authority/permit.h"
#include "gallery/vault.h"
#include "search/case_file.h"
#include "search/standing.h"

namespace writ {
namespace {

constexpr std::size_t kPhotoStepBytes = 1u << 20;

// The search's row and vault: the case gets its keys, and keeps writ, probe and openings.
Result<Decision> PrepareCase(Deployment& deployment, const SearchRequest& request, const AdmittedAct& act,
                             const WritOrder& order, const ProbeFaces& probe, const std::string& pipeline_id) {
  for (const std::string& name : order.galleries) {
    const Gallery* gallery = deployment.galleries().FindByName(name);
    if (gallery != nullptr && gallery->pipeline_id != pipeline_id) {
      return Fail(Code::kRefused, "gallery-other-model",
                  "couldn't search the gallery " + name + ": its templates were made by another model",
                  "templates of different models never meet; use the model that the gallery was made with");
    }
  }
  const std::uint64_t entry = deployment.ledger().NextIndex();
  NewBox box = deployment.key_ring().MakeCaseBox(entry);
  VaultWriter vault(deployment.env(), entry, box.public_key);
  std::vector<CaseProbe::Photo> photos;
  for (std::size_t i = 0; i < request.photos.size(); ++i) {
    photos.push_back({.photo = request.photos[i].bytes, .face = probe.faces[i].box});
  }
  Json content{{"openings", OpeningsToJson(act.openings)},
               {"writ", request.writ_text},
               {"writ_signature", request.writ_signature}};
  AddCasePhotos(photos, vault, content);
  Decision decision{.outcome = "done",
                    .row = Json{{"content", vault.AddContent(content)}, {"public_key", ToHex(box.public_key)}},
                    .vault = vault.Finish()};
  decision.vault.push_back(std::move(box.wrapped));
  return decision;
}

Result<Permit> Authorise(Deployment& deployment, const SearchRequest& request, const ProbeFaces& probe,
                         const std::string& pipeline_id) {
  return AuthoriseSearch(deployment.office(), deployment.writ_uses(),
                         {.act = request.act,
                          .writ_text = request.writ_text,
                          .writ_signature = request.writ_signature,
                          .photos = HashesOf(request.photos),
                          .named_face_found = probe.match_writ,
                          .gallery_ids = deployment.galleries().NameToId(),
                          .prepare = [&](const AdmittedAct& act, const WritOrder& order) {
                            return PrepareCase(deployment, request, act, order, probe, pipeline_id);
                          }});
}

Result<void> RecordResult(Deployment& deployment, const Permit& permit, const CandidateList& list) {
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(permit.entry()));
  VaultWriter vault(deployment.env(), deployment.ledger().NextIndex(), search->public_key);
  const std::string content = vault.AddContent(CandidateListToJson(list));
  // All photos get the size of the largest: none can be told by its length from those in the gallery.
  std::size_t largest = 0;
  for (const Candidate& candidate : list.candidates) largest = std::max(largest, candidate.photo.size());
  const std::size_t step = (largest / kPhotoStepBytes + 1) * kPhotoStepBytes;
  for (const Candidate& candidate : list.candidates) vault.Add("photo-" + candidate.label, candidate.photo, step);
  Json row{{"candidates", static_cast<std::uint64_t>(list.candidates.size())}, {"content", content}};
  if (const std::string& note = permit.comparison()->note(); !note.empty()) row["cosigned"] = note;
  WRIT_CHECK(deployment.office().RecordOwn("search_result",
                                           Json{{"galleries", permit.galleries()}, {"search", permit.entry()}},
                                           {.outcome = list.candidates.empty() ? "no_candidate" : "candidates",
                                            .row = std::move(row),
                                            .vault = vault.Finish()},
                                           deployment.env().Now()));
  return {};
}

// The use of the writ is given back; the error that ended the search is returned.
tl::unexpected<Error> Abort(Deployment& deployment, const Permit& permit, Error error) {
  const Result<Record> aborted =
      deployment.office().RecordOwn("search_abort", Json{{"search", permit.entry()}}, {}, deployment.env().Now());
  if (!aborted) return WithContext(aborted.error(), "couldn't log the end of the search");
  return tl::make_unexpected(std::move(error));
}

}  // namespace

Result<SearchReceipt> Search(Deployment& deployment, const SearchRequest& request) {
  // A stranger's photo is not decoded; and an unusable one costs no writ: it is looked at before the act is considered.
  WRIT_CHECK(deployment.office().CheckRecognised(request.act, "search"));
  WRIT_TRY(const Pipeline* pipeline, deployment.pipeline());
  WRIT_TRY(const ProbeFaces probe, LookAtProbe(*pipeline, request.photos, request.writ_text));
  WRIT_TRY(const ImpostorCurve curve, pipeline->CurveOfProbe(request.photos.size()));

  // Written before answered, and cosigned where there are witnesses: from here the log says who searches, under which
  // writ. Without a permit nothing opens.
  WRIT_TRY(const Permit permit, Authorise(deployment, request, probe, pipeline->pipeline_id()));

  std::vector<std::optional<float>> ranks;
  const auto run = [&]() -> Result<CandidateList> {
    WRIT_TRY(EmbeddedProbe embedded, EmbedProbe(*pipeline, probe));
    ranks = std::move(embedded.ranks);
    WRIT_TRY(CandidateList list, FindCandidates(deployment, permit, embedded.face_template, curve));
    WRIT_TRY(const SearchRecord* search, deployment.searches().Find(permit.entry()));
    WRIT_CHECK(CheckMayRun(deployment, *search));
    return list;
  };
  const Result<CandidateList> list = run();
  if (!list) return Abort(deployment, permit, list.error());

  // Nobody learns who: the candidates lie sealed in the case until two examiners have decided.
  WRIT_CHECK(RecordResult(deployment, permit, *list));
  return SearchReceipt{.search = permit.entry(),
                       .state = list->candidates.empty() ? SearchState::kNoCandidate : SearchState::kInReview,
                       .compared = list->compared,
                       .threshold = list->threshold,
                       .ranks = std::move(ranks),
                       .cosigned = permit.comparison()->note()};
}

}  // namespace writ
