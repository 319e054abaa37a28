// A search from its authorisation to its result.
#include "api/act_handlers.h"
#include "api/face_option.h"
#include "authority/presented_writ.h"
#include "authority/sshsig.h"
#include "authority/writ_order.h"
#include "gallery/gallery_indexes.h"
#include "search/case_file.h"
#include "search/comparison_picture.h"
#include "search/report.h"
#include "search/report_words.h"
#include "search/review.h"
#include "search/review_page.h"
#include "search/search.h"
#include "search/urgent_words.h"
#include "search/witnessing.h"

namespace writ {
namespace {

Bytes PageBytes(const std::string& page) { return Bytes(page.begin(), page.end()); }

Result<SearchRequest> RequestOf(const ActRequest& request) {
  SearchRequest search;
  search.act = request.act;
  for (std::size_t i = 0; i < kMaxSearchPhotos; ++i) {
    const auto photo = request.files.find("photo-" + std::to_string(i + 1));
    if (photo == request.files.end()) break;
    WRIT_TRY(const std::optional<Box> face, FaceOption(request.options, i));
    search.photos.push_back({.bytes = photo->second, .face = face});
  }
  WRIT_TRY(search.writ_text, Document(request, "writ", kMaxWritBytes));
  WRIT_TRY(search.writ_signature, Document(request, "writ-signature", kMaxSignatureBytes));
  return search;
}

Result<ActAnswer> SearchOne(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const SearchRequest asked, RequestOf(request));
  WRIT_TRY(const SearchReceipt receipt, Search(deployment, asked));
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(receipt.search));
  const std::vector<SearchCosignature> seen_by = CosignaturesOn(receipt.cosigned, deployment.registry());
  ActAnswer answer{.json = {{"search", receipt.search},
                            {"state", std::string(SearchStateName(receipt.state))},
                            {"compared", receipt.compared},
                            {"threshold", receipt.threshold.score},
                            {"threshold_measured", receipt.threshold.measured},
                            {"threshold_in_words", ThresholdInWords(receipt.threshold, receipt.compared)},
                            {"witnesses", CosignaturesToJson(seen_by)},
                            {"witnesses_in_words", CosignaturesInWords(seen_by)}}};
  Json qualities = Json::array(), warnings = Json::array();
  for (const std::optional<float>& rank : receipt.ranks) {
    qualities.push_back(rank ? Json(*rank) : Json());
    const std::string which = receipt.ranks.size() > 1 ? "photo " + std::to_string(qualities.size()) + ": " : "";
    if (IsPoor(rank)) warnings.push_back(which + PoorInWords(rank));
  }
  answer.json["quality"] = std::move(qualities);
  if (!warnings.empty()) answer.json["warnings"] = std::move(warnings);
  const std::string ratification = RatificationInWords(deployment, *search, deployment.env().Now());
  if (!ratification.empty()) answer.json["ratification"] = ratification;
  const std::vector<std::string> altered = deployment.indexes().Altered();
  if (!altered.empty()) answer.json["altered"] = altered;
  return answer;
}

Result<void> AddPicture(const Pipeline& pipeline, const std::string& name, ByteView photo, const Box& face,
                        ActAnswer& answer) {
  WRIT_TRY(ComparisonPicture picture, DrawComparison(pipeline, photo, face));
  Json& json = answer.json["pictures"][name] = ComparisonToJson(picture);
  json["file"] = name + ".jpg";
  answer.files[name + ".jpg"] = std::move(picture.jpeg);
  return {};
}

// For a page that lays the faces over each other: each by itself, in place of the one page.
Result<void> AddPictures(Deployment& deployment, const ReviewTask& task, ActAnswer& answer) {
  WRIT_TRY(const Pipeline* pipeline, deployment.pipeline());
  std::size_t probes = 0;
  for (const CaseProbe::Photo& probe : task.probe) {
    WRIT_CHECK(AddPicture(*pipeline, "probe-" + std::to_string(++probes), probe.photo, probe.face, answer));
  }
  for (const Candidate& candidate : task.candidates) {
    WRIT_CHECK(AddPicture(*pipeline, candidate.label, candidate.photo, candidate.face, answer));
  }
  return {};
}

Result<ActAnswer> See(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const ReviewTask task, OpenReview(deployment, request.act));
  Json labels = Json::array();
  for (const Candidate& candidate : task.candidates) labels.push_back(candidate.label);
  ActAnswer answer{.json = {{"search", task.search}, {"candidates", std::move(labels)}}};
  if (request.options.value("pictures", Json()) == Json(true)) {
    WRIT_CHECK(AddPictures(deployment, task, answer));
    return answer;
  }
  WRIT_TRY(const std::string page, WriteReviewPage(task));
  answer.files["review.html"] = PageBytes(page);
  return answer;
}

Result<ActAnswer> DecideOne(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, Decide(deployment, request.act));
  const auto number = record.entry.act.at("search").get<std::uint64_t>();
  WRIT_TRY(const SearchRecord* search, deployment.searches().Find(number));
  return ActAnswer{.json = {{"entry", record.index},
                            {"search", number},
                            {"decided", search->decisions.size()},
                            {"state", std::string(SearchStateName(search->state))}}};
}

Json LeadToJson(const Candidate& lead, std::uint64_t compared) {
  Json json{{"label", lead.label}, {"subject", lead.subject}, {"gallery", lead.gallery}, {"score", lead.score}};
  if (lead.expected_strangers) json["expected_strangers"] = *lead.expected_strangers;
  json["in_words"] = StrangersInWords(lead.expected_strangers, compared);
  return json;
}

Json CaseToJson(const CaseFile& file, const Registry& registry) {
  const std::vector<SearchCosignature> seen_by = CosignaturesOn(file.search.cosigned, registry);
  Json leads = Json::array();
  for (const Candidate& lead : file.leads) leads.push_back(LeadToJson(lead, file.compared));
  Json decisions = Json::array();
  for (const OpenedDecision& decision : file.decisions) {
    decisions.push_back({{"examiner", decision.examiner},
                         {"entry", decision.entry},
                         {"time", decision.time},
                         {"verdicts", decision.verdicts},
                         {"remarks", decision.remarks}});
  }
  return Json{{"search", file.search.entry},
              {"outcome", file.outcome},
              {"leads", leads},
              {"decisions", decisions},
              {"candidates", file.candidates},
              {"compared", file.compared},
              {"threshold", file.threshold.score},
              {"threshold_measured", file.threshold.measured},
              {"threshold_in_words", ThresholdInWords(file.threshold, file.compared)},
              {"writ", file.writ_order.id},
              {"issuer", file.writ_order.issuer},
              {"witnesses", CosignaturesToJson(seen_by)},
              {"witnesses_in_words", CosignaturesInWords(seen_by)},
              {"reminder", kLeadReminder}};
}

Result<ActAnswer> Consult(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const CaseFile file, OpenCaseFile(deployment, request.act, "result"));
  return ActAnswer{.json = CaseToJson(file, deployment.registry())};
}

Result<ActAnswer> Disclose(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const CaseFile file, OpenCaseFile(deployment, request.act, "disclose"));
  WRIT_TRY(const std::string page,
           WriteReport(deployment, file, {.fictional = deployment.registry().origin() == kDemoOrigin}));
  return ActAnswer{.json = CaseToJson(file, deployment.registry()), .files = {{"report.html", PageBytes(page)}}};
}

constexpr ActHandler kSearchActs[] = {
    {"search", "photo-* writ writ-signature", SearchOne},
    {"review", "", See},
    {"decide", "", DecideOne},
    {"result", "", Consult},
    {"disclose", "", Disclose},
};

}  // namespace

std::span<const ActHandler> SearchActs() { return kSearchActs; }

}  // namespace writ
