// A deployment with people, a court, two galleries and faces in them, for tests of searching and of all that follows.
//
// Founding and enrolling take seconds: one deployment is prepared for the whole program, and each test works on its own
// copy. Gallery "custody": obama.jpg and obama2.jpg as "s.obama", biden.jpg as "s.biden"; gallery "missing": obama2.jpg
// as "m.obama", under a basis that expires earlier. obama3.jpg was never enrolled, nor was astronaut.png's person.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "authority/presented_writ.h"
#include "authority/statement.h"
#include "face/photos_for_tests.h"
#include "search/case_file.h"
#include "search/review.h"
#include "search/search.h"
#include "support/test_gallery.h"

namespace writ::support {

inline constexpr std::int64_t kMissingDays = 10;  // how long the basis of the gallery "missing" holds
inline constexpr std::int64_t kCustodyDays = 100;

// An Env that acts when somebody looks at the folder of orders, or fails there.
class WatchedEnv : public TestEnv {
 public:
  int looks = 0;                                  // at DATA/orders
  std::function<Result<void>(int look)> at_look;  // before the look-th one, from 1

  Result<std::vector<std::string>> ListFolder(const std::filesystem::path& path) override {
    if (path.filename() == "orders") {
      ++looks;
      if (at_look) WRIT_CHECK(at_look(looks));
    }
    return TestEnv::ListFolder(path);
  }
};

class TestDeployment {
 public:
  // A copy of the prepared deployment, opened for writing.
  TestDeployment() {
    Copy(Prepared());
    const Result<void> opened = Open();
    EXPECT_TRUE(opened) << opened.error().message;
  }

  Result<void> Open(Access access = Access::kWrite) {
    deployment.reset();
    Result<std::unique_ptr<Deployment>> opened = Deployment::Open(env, paths(), access, {.pipeline = SharedPipeline()});
    if (!opened) return tl::make_unexpected(opened.error());
    deployment = std::move(*opened);
    return {};
  }
  void Close() { deployment.reset(); }
  DeploymentPaths paths() const { return PathsIn(folder.path()); }
  static DeploymentPaths PathsIn(const std::filesystem::path& folder) {
    return {.data = folder / "data",
            .keys = folder / "data.keys",
            .model_cards = SourceFolder() / "models",
            .model_weights = SourceFolder() / ".deps/models"};
  }

  static const TestPerson& Person(const std::string& name) { return People().at(name); }
  SignedAct Act(const std::string& person, std::string_view type, const Json& clear,
                const std::map<std::string, Json>& committed = {}) {
    return Person(person).Sign(DraftAct(env, kTestOrigin, type, clear, committed));
  }

  // Loaded once a process: a thousand openings need not compile the networks each.
  static std::shared_ptr<const Pipeline> SharedPipeline() {
    static const std::shared_ptr<const Pipeline> shared = [] {
      Result<Pipeline> loaded = LoadOwnPipeline(RealEnv(), PathsIn(SourceFolder()));
      EXPECT_TRUE(loaded) << loaded.error().message;
      return loaded ? std::make_shared<const Pipeline>(std::move(*loaded)) : nullptr;
    }();
    return shared;
  }

  // A writ for one photo, in force for a year, for the investigator, one search.
  WritOrder Order(const Bytes& photo, const std::vector<std::string>& galleries = {"custody"}) {
    WritOrder order;
    order.deployment = kTestOrigin;
    order.id = "2026-CR-" + std::to_string(++orders_);
    order.issuer = Person("court").name;
    order.case_id = "2026-CR";
    order.ground = "Criminal Procedure Act s. 12(3)";
    order.purpose = "identify the person in the probe";
    order.galleries = galleries;
    order.investigators = {"investigator"};
    order.searches = 1;
    order.not_before = env.now;
    order.not_after = {env.now.seconds + 365 * kSecondsPerDay};
    order.probes = {{.sha256 = Sha256(photo), .face = std::nullopt}};
    return order;
  }
  SearchRequest Request(const WritOrder& order, const Bytes& photo, const std::string& person = "investigator") {
    SearchRequest request;
    request.photos.push_back({.bytes = photo, .face = std::nullopt});
    request.writ_text = DraftWritOrder(order);
    request.writ_signature = Person("court").Sign(kWritNamespace, request.writ_text);
    request.act = SearchAct(request, person);
    return request;
  }
  SignedAct SearchAct(const SearchRequest& request, const std::string& person = "investigator") {
    return Act(person, "search", {},
               {{"photo", PhotosText(HashesOf(request.photos))}, {"writ", Sha256Hex(AsBytes(request.writ_text))}});
  }
  Result<SearchReceipt> Search(const WritOrder& order, const Bytes& photo) {
    return writ::Search(*deployment, Request(order, photo));
  }
  // A search for obama3.jpg that found candidates; its number.
  std::uint64_t SearchInReview(const std::vector<std::string>& galleries = {"custody"}) {
    const Bytes photo = RealPhoto("obama3.jpg");
    const Result<SearchReceipt> receipt = Search(Order(photo, galleries), photo);
    EXPECT_TRUE(receipt) << receipt.error().message;
    EXPECT_EQ(receipt->state, SearchState::kInReview);
    return receipt ? receipt->search : 0;
  }
  // The entry that authorises a search, and nothing after it: what a crash leaves.
  Result<Permit> Authorise(const WritOrder& order, const Bytes& photo) {
    const SearchRequest request = Request(order, photo);
    return AuthoriseSearch(
        deployment->office(), deployment->writ_uses(),
        {.act = request.act,
         .writ_text = request.writ_text,
         .writ_signature = request.writ_signature,
         .photos = {Sha256(photo)},
         .named_face_found = true,
         .gallery_ids = deployment->galleries().NameToId(),
         .prepare = [&](const AdmittedAct&, const WritOrder&) { return MakeCase(Json::object(), {photo}); }});
  }

  // Row and sealed parts of the case of the next entry, a search's.
  Decision MakeCase(const Json& content, const std::vector<Bytes>& photos) {
    NewBox box = deployment->key_ring().MakeCaseBox(Entries());
    VaultWriter vault(env, Entries(), box.public_key);
    for (std::size_t i = 0; i < photos.size(); ++i) {
      vault.Add(i == 0 ? "probe" : "probe-" + std::to_string(i + 1), photos[i]);
    }
    Json row{{"public_key", ToHex(box.public_key)}};
    row["content"] = vault.AddContent(content);
    Decision decision{.outcome = "done", .row = std::move(row), .vault = vault.Finish()};
    decision.vault.push_back(std::move(box.wrapped));
    return decision;
  }

  // What the case of a search holds, by an examiner's consultation that is logged.
  CandidateList CandidatesOf(std::uint64_t search) {
    const Result<Permit> permit =
        AuthoriseCase(deployment->office(), Act("examiner3", "review", {{"search", search}}), "review",
                      [](const AdmittedAct&) -> Result<Decision> { return Decision{}; });
    EXPECT_TRUE(permit) << permit.error().message;
    const SearchRecord record = **deployment->searches().Find(search);
    const Result<BoxKeyPair> keys = OpenCaseKeys(*deployment, *permit, record);
    EXPECT_TRUE(keys) << keys.error().message;
    Result<CandidateList> list = ReadCandidates(*deployment, record, *keys);
    EXPECT_TRUE(list) << list.error().message;
    return std::move(*list);
  }

  Result<Record> Decide(const std::string& person, std::uint64_t search, const Json& verdicts,
                        const std::string& remarks = "") {
    const Json decisions{{"decisions", verdicts}, {"remarks", remarks}};
    const Result<const SearchRecord*> found = deployment->searches().Find(search);
    const Principal* principal = deployment->registry().FindPrincipal(person);
    const bool has_to_look = found && (*found)->state == SearchState::kInReview &&
                             !(*found)->seen_by.contains(person) && principal != nullptr &&
                             principal->role == Role::kExaminer;
    if (has_to_look) (void)Review(person, search);
    return writ::Decide(*deployment, Act(person, "decide", {{"search", search}}, {{"decisions", decisions}}));
  }
  Result<ReviewTask> Review(const std::string& person, std::uint64_t search) {
    return OpenReview(*deployment, Act(person, "review", {{"search", search}}));
  }
  Result<CaseFile> ResultFor(const std::string& person, std::uint64_t search) {
    return OpenCaseFile(*deployment, Act(person, "result", {{"search", search}}), "result");
  }

  // The head's order appears in the folder, as from another program; its ID.
  std::string Suspend(SuspensionScope scope = SuspensionScope::kDeployment, const std::string& target = "") {
    const SignedAct order = Person("head").Sign(DraftSuspension(env, kTestOrigin, scope, target, ""));
    EXPECT_TRUE(WriteSuspensionOrder(env, paths().data, order));
    return OrderId(order.act);
  }
  Result<Record> Lift(const std::string& order) {
    return Resume(deployment->office(),
                  Act("head", "resume", {{"orders", Json::array({order})}}, {{"reason", "for a test"}}));
  }
  // The head's usage statement of everything so far, without which searching stops after a week.
  void SignStatement() {
    const std::uint64_t from = deployment->registry().statements_end();
    const std::uint64_t to = deployment->ledger().NextIndex();
    const Result<std::string> text = DrawStatement(deployment->office(), to);
    ASSERT_TRUE(text) << text.error().message;
    const SignedAct act =
        Act("head", "statement", {{"from_entry", from}, {"to_entry", to}}, {{"statement", Sha256Hex(AsBytes(*text))}});
    const Result<Record> filed =
        FileStatement(deployment->office(), act, *text, Person("head").Sign(kStatementNamespace, *text));
    ASSERT_TRUE(filed) << filed.error().message;
  }
  void ChangePolicy(const Policy& policy) {
    const Result<Record> set =
        SetPolicy(deployment->office(), Act("head", "policy_set", {{"policy", PolicyToJson(policy)}}));
    EXPECT_TRUE(set) << set.error().message;
  }

  // Changes the table as somebody without any key could; says how many rows it changed.
  int Sql(const std::string& statement) const {
    SQLite::Database database((paths().data / "writ.db").string(), SQLite::OPEN_READWRITE, 1000);
    return database.exec(statement);
  }
  std::uint64_t Entries() const { return deployment->ledger().NextIndex(); }
  std::vector<Record> Records() {
    std::vector<Record> records;
    EXPECT_TRUE(deployment->ledger().ForEachRecord([&](const Record& record) -> Result<void> {
      records.push_back(record);
      return {};
    }));
    return records;
  }
  // The entry that enrolled the i-th face of that gallery.
  std::uint64_t FaceEntry(const std::string& gallery, std::size_t i) const {
    const Galleries& galleries = deployment->galleries();
    return (*galleries.FacesOf(*galleries.FindByName(gallery)))[i].entry;
  }

  TestFolder folder;
  WatchedEnv env;
  std::unique_ptr<Deployment> deployment;

 private:
  struct ToPrepare {};
  explicit TestDeployment(ToPrepare) {
    EXPECT_TRUE(InitCrypto());
    const TestPerson& head = Person("head");
    Result<std::unique_ptr<Deployment>> founded =
        Deployment::Found(env, paths(), kTestOrigin, "head", head.PublicKey(), QuietPolicy(),
                          [&](const std::string& act) -> Result<std::string> { return head.Sign(kActNamespace, act); });
    EXPECT_TRUE(founded) << founded.error().message;
    founded->reset();
    EXPECT_TRUE(Open());
    for (const auto& [name, role] : kRoles) {
      if (name != std::string("head")) {
        EXPECT_TRUE(
            AddUser(deployment->office(),
                    Act("head", "user_add", {}, {{"name", name}, {"role", role}, {"key", Person(name).PublicKey()}})));
      }
    }
    EXPECT_TRUE(AddAuthority(
        deployment->office(),
        Act("head", "authority_add", {}, {{"name", Person("court").name}, {"key", Person("court").PublicKey()}})));
    MakeGallery("custody");
    MakeGallery("missing");
    EnrolFace("custody", "s.obama", "obama.jpg", BasisKind::kStatute, kCustodyDays);
    EnrolFace("custody", "s.obama", "obama2.jpg", BasisKind::kStatute, kCustodyDays);
    EnrolFace("custody", "s.biden", "biden.jpg", BasisKind::kStatute, kCustodyDays);
    EnrolFace("missing", "m.obama", "obama2.jpg", BasisKind::kMissingPerson, kMissingDays);
    Close();
  }
  static const TestDeployment& Prepared() {
    static const TestDeployment prepared{ToPrepare()};
    return prepared;
  }
  void Copy(const TestDeployment& from) {
    for (const char* part : {"data", "data.keys"}) {
      std::filesystem::copy(from.folder / part, folder / part, std::filesystem::copy_options::recursive);
    }
  }

  void MakeGallery(const std::string& name) {
    const Result<const Pipeline*> pipeline = deployment->pipeline();
    EXPECT_TRUE(pipeline) << pipeline.error().message;
    EXPECT_TRUE(CreateGallery(
        deployment->office(), deployment->galleries(), deployment->key_ring(), (*pipeline)->pipeline_id(),
        Act("custodian", "gallery_create", {{"gallery", NewUuid(env)}}, {{"name", name}, {"description", ""}})));
  }
  void EnrolFace(const std::string& gallery, const std::string& subject, const std::string& photo_name, BasisKind kind,
                 std::int64_t days) {
    const Bytes photo = RealPhoto(photo_name);
    const std::string basis = DraftLegalBasis(
        TestBasis(kind, gallery, env.now, {env.now.seconds + days * kSecondsPerDay}, subject, Sha256(photo)));
    const std::string id = deployment->galleries().FindByName(gallery)->id;
    const Result<Enrolled> enrolled =
        Enrol(deployment->office(), deployment->galleries(), **deployment->pipeline(),
              {.act = Act("custodian", "enrol", {{"gallery", id}},
                          {{"subject", subject}, {"photo", Sha256Hex(photo)}, {"basis", Sha256Hex(AsBytes(basis))}}),
               .photo = photo,
               .basis_text = basis,
               .basis_signature = Person("officer").Sign(kBasisNamespace, basis)});
    EXPECT_TRUE(enrolled) << enrolled.error().message;
  }
  static constexpr std::pair<const char*, const char*> kRoles[] = {{"head", "head"},
                                                                   {"custodian", "custodian"},
                                                                   {"officer", "data-protection-officer"},
                                                                   {"investigator", "investigator"},
                                                                   {"investigator2", "investigator"},
                                                                   {"examiner1", "examiner"},
                                                                   {"examiner2", "examiner"},
                                                                   {"examiner3", "examiner"},
                                                                   {"auditor", "auditor"}};
  static const std::map<std::string, TestPerson>& People() {
    static const std::map<std::string, TestPerson> people = [] {
      std::map<std::string, TestPerson> made;
      for (const auto& [name, role] : kRoles) made.emplace(name, TestPerson{.name = name});
      made.emplace("court", TestPerson{.name = "court@example"});
      return made;
    }();
    return people;
  }

  int orders_ = 0;
};

}  // namespace writ::support
