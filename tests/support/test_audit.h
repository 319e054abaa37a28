// A deployment into which somebody writes what the desks of Writ never would; for tests of the audit.
#pragma once

#include "authority/presented_writ.h"
#include "search/audit.h"
#include "support/test_deployment.h"

namespace writ::support {

// Records that Writ's own desks would never make: by somebody who has the keys of data and log, and a colluding person.
class AuditTest : public ::testing::Test {
 protected:
  Result<AuditReport> AuditBy(const std::string& person, bool faces_too = false) {
    return AuditContents(*t_.deployment, t_.Act(person, "audit", Json::object()),
                         {.faces_too = faces_too, .progress = {}});
  }
  // The one finding of an audit, as "entry reason"; what it found where it is another number.
  std::string Finding(bool faces_too = false) {
    const Result<AuditReport> report = AuditBy("auditor", faces_too);
    if (!report) return report.error().reason;
    std::string all;
    for (const AuditFinding& finding : report->findings) {
      all += (all.empty() ? "" : ", ") + std::to_string(finding.entry) + " " + finding.reason;
    }
    return all.empty() ? "none" : all;
  }
  static std::string At(std::uint64_t entry, const std::string& reason) { return std::to_string(entry) + " " + reason; }

  static std::vector<Bytes> Photos(const SearchRequest& request) {
    std::vector<Bytes> all;
    for (const ProbePhoto& photo : request.photos) all.push_back(photo.bytes);
    return all;
  }
  // A search that the investigator signed for, and whose row and case say whatever they are told to.
  std::uint64_t ForgeSearch(const SearchRequest& request, const std::function<void(Json& row, Json& content)>& change) {
    const WritOrder order = ParseWritOrder(request.writ_text).value_or(t_.Order(request.photos.front().bytes));
    const Result<Record> record =
        t_.deployment->office().Handle(request.act, "search", [&](const AdmittedAct& act) -> Result<Decision> {
          Json content{{"openings", OpeningsToJson(act.openings)},
                       {"writ", request.writ_text},
                       {"writ_signature", request.writ_signature},
                       {"face", Json::array({10, 10, 90, 90})}};
          Json row = RowOfSearch(t_.deployment->writ_uses(), order, request.writ_text, HashesOf(request.photos));
          if (change) change(row, content);
          Decision decision = t_.MakeCase(content, Photos(request));
          decision.row.update(row);
          return decision;
        });
    EXPECT_TRUE(record) << record.error().message;
    if (!record) return 0;
    EXPECT_TRUE(t_.deployment->office().RecordOwn("search_abort", Json{{"search", record->index}}, {}, t_.env.Now()));
    return record->index;
  }
  SearchRequest Request(const std::function<void(WritOrder&)>& change = nullptr) {
    const Bytes photo = RealPhoto("obama3.jpg");
    WritOrder order = t_.Order(photo);
    if (change) change(order);
    return t_.Request(order, photo);
  }
  struct ForgedFace {
    std::string photo_name = "obama3.jpg";
    std::string subject = "s.new";
    std::string template_of = {};  // another photo
    std::optional<Box> face = {};  // that the act names
    std::string basis_text;
    std::string basis_signature;
    std::function<void(Json& row)> change = {};
  };
  FaceTemplate TemplateOf(const std::string& photo_name, Box& box) {
    const Pipeline& pipeline = **t_.deployment->pipeline();
    const AnalysedPhoto analysed = pipeline.Analyse(RealPhoto(photo_name)).value();
    box = analysed.faces.front().face.box;
    return std::move(pipeline.Embed(analysed.faces.front().chip).value().face_template);
  }
  // An enrolment that the custodian signed for; the row as Writ would write it, then changed.
  std::uint64_t ForgeEnrolment(const ForgedFace& forged) {
    const Gallery& gallery = *t_.deployment->galleries().FindByName("custody");
    const Bytes photo = RealPhoto(forged.photo_name);
    Box box, other_box;
    FaceTemplate face_template = TemplateOf(forged.photo_name, box);
    if (!forged.template_of.empty()) face_template = TemplateOf(forged.template_of, other_box);
    const SignedAct act = t_.Act("custodian", "enrol", {{"gallery", gallery.id}},
                                 {{"subject", forged.subject},
                                  {"photo", PhotoToEnrolText({.sha256 = Sha256(photo), .face = forged.face})},
                                  {"basis", Sha256Hex(AsBytes(forged.basis_text))}});
    const Result<Record> record =
        t_.deployment->office().Handle(act, "enrol", [&](const AdmittedAct& admitted) -> Result<Decision> {
          LegalBasis none;
          none.not_after = {t_.env.now.seconds + 1000};
          const LegalBasis basis = ParseLegalBasis(forged.basis_text).value_or(none);
          VaultWriter vault(t_.env, t_.Entries(), gallery.public_key);
          vault.Add("photo", photo);
          vault.Add("template", face_template.bytes());
          Json row = RowOfEnrolment(t_.deployment->galleries(), gallery.id, forged.subject, Sha256(photo), basis,
                                    forged.basis_text);
          if (forged.change) forged.change(row);
          row["content"] = vault.AddContent(Json{{"openings", OpeningsToJson(admitted.openings)},
                                                 {"basis", forged.basis_text},
                                                 {"basis_signature", forged.basis_signature},
                                                 {"face", BoxToJson(box)}});
          return Decision{.outcome = "done", .row = std::move(row), .vault = vault.Finish()};
        });
    EXPECT_TRUE(record) << record.error().message;
    return record ? record->index : 0;
  }
  LegalBasis Basis(const std::string& photo_name = "obama3.jpg") {
    return support::TestBasis(BasisKind::kStatute, "custody", t_.env.now,
                              {t_.env.now.seconds + support::kCustodyDays * kSecondsPerDay}, "s.new",
                              Sha256(RealPhoto(photo_name)));
  }
  std::string SignedBy(const std::string& person, const std::string& basis) {
    return t_.Person(person).Sign(kBasisNamespace, basis);
  }

  TestDeployment t_;
};

}  // namespace writ::support
