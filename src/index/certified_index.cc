#include "index/certified_index.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "base/crypto.h"

namespace writ {
namespace {

constexpr std::size_t kBlocksAtOnce = 256;  // of a segment that nobody announced

struct Piece {
  std::size_t segment = 0;
  std::size_t number = 0;
};

// What all threads of a search share.
struct Work {
  std::vector<std::shared_ptr<Segment>> segments;
  std::vector<std::shared_ptr<const Moment>> moments;  // a segment's
  std::vector<Piece> pieces;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stop = false;
};

Result<void> AskWhetherToStop(std::span<const IndexQuery> queries) {
  for (const IndexQuery& query : queries) {
    if (query.check_stop) WRIT_CHECK(query.check_stop());
  }
  return {};
}

// Takes pieces until none is left. `ask` between them; on one thread only, since questions need not be safe on several.
Result<void> ScanPieces(Work& work, std::vector<ScanPass>& passes, const std::function<Result<void>()>& ask) {
  for (std::size_t i = work.next++; i < work.pieces.size() && !work.stop; i = work.next++) {
    if (ask) {
      Result<void> go_on = ask();
      if (!go_on) {
        work.stop = true;
        return go_on;
      }
    }
    const Piece& piece = work.pieces[i];
    for (ScanPass& pass : passes) pass.Scan(*work.segments[piece.segment], *work.moments[piece.segment], piece.number);
  }
  return {};
}

}  // namespace

CertifiedIndex::CertifiedIndex(ScanPlan plan, ScanOptions options) : plan_(std::move(plan)), options_(options) {}

CertifiedIndex::Segments CertifiedIndex::Snapshot() const {
  const std::scoped_lock lock(mutex_);
  return segments_;
}

Result<void> CertifiedIndex::Add(const IndexedFace& face, std::span<const float> unit) {
  if (unit.size() != plan_.dimension()) {
    return Fail(Code::kInternal, "dimension-wrong", "couldn't index a template: its dimension is another");
  }
  plan_.Encode(unit, codes_);
  return AddCodes(face, codes_);
}

Result<void> CertifiedIndex::AddCodes(const IndexedFace& face, const FaceCodes& codes) {
  if (codes.coarse.size() != 4 * plan_.shape().chunks() || codes.fine.size() != plan_.fine_bytes()) {
    return Fail(Code::kCorruption, "codes-malformed", "couldn't index a template: its codes are another plan's");
  }
  const Segments segments = Snapshot();
  if (!segments.empty() && segments.back()->Add(face, codes)) return {};
  const std::size_t blocks = reserve_ > 0 ? (reserve_ + kFacesPerScanBlock - 1) / kFacesPerScanBlock : kBlocksAtOnce;
  auto fresh = std::make_shared<Segment>(plan_, std::min(blocks, Segment::kMaxBlocks));
  reserve_ -= std::min(reserve_, Segment::kMaxBlocks * kFacesPerScanBlock);
  if (!fresh->Add(face, codes)) return Fail(Code::kInternal, "segment-full", "couldn't index a template");
  const std::scoped_lock lock(mutex_);
  segments_.push_back(std::move(fresh));
  return {};
}

bool CertifiedIndex::Withdraw(std::uint64_t face_id) {
  for (const std::shared_ptr<Segment>& segment : Snapshot()) {
    if (segment->Withdraw(face_id)) return true;
  }
  return false;
}

bool CertifiedIndex::Holds(std::uint64_t face_id) const {
  const Segments segments = Snapshot();
  return std::any_of(segments.begin(), segments.end(), [&](const auto& segment) { return segment->Holds(face_id); });
}

Result<void> CertifiedIndex::ForEach(
    const std::function<Result<void>(std::uint64_t face_id, const FaceCodes& codes)>& visit) const {
  FaceCodes codes;
  for (const std::shared_ptr<Segment>& segment : Snapshot()) {
    for (std::uint32_t face = 0; face < segment->size(); ++face) {
      if (segment->Withdrawn(face)) continue;
      segment->CodesOf(face, codes);
      WRIT_CHECK(visit(segment->FaceId(face), codes));
    }
  }
  return {};
}

Result<IndexAnswer> CertifiedIndex::Search(const IndexQuery& query) const {
  WRIT_TRY(std::vector<IndexAnswer> answers, SearchAll({&query, 1}));
  return std::move(answers.front());
}

Result<std::vector<IndexAnswer>> CertifiedIndex::SearchAll(std::span<const IndexQuery> queries,
                                                           ScanCounts* counts) const {
  std::vector<ScanQuery> prepared;
  for (const IndexQuery& query : queries) {
    if (query.unit.size() != plan_.dimension()) {
      return Fail(Code::kInternal, "dimension-wrong", "couldn't search: the query's dimension is another");
    }
    if (query.now != queries.front().now)
      return Fail(Code::kInternal, "moments-differ", "couldn't search at two times");
    prepared.push_back(plan_.Prepare(query.unit));
  }
  if (queries.empty()) return std::vector<IndexAnswer>{};
  Work work;
  work.segments = Snapshot();
  for (std::size_t i = 0; i < work.segments.size(); ++i) {
    work.moments.push_back(work.segments[i]->At(queries.front().now));
    const std::size_t pieces = work.moments[i]->faces_of_piece.size();
    for (std::size_t piece = 0; piece < pieces; ++piece) work.pieces.push_back({i, piece});
  }
  const ScanKernel& kernel = options_.kernel != nullptr ? *options_.kernel : UsableScanKernels().front();
  const auto threads =
      std::clamp<std::size_t>(work.pieces.size(), 1, static_cast<std::size_t>(std::max(1, options_.threads)));
  std::vector<std::vector<ScanPass>> passes(threads);  // a thread's, one a query
  for (std::vector<ScanPass>& own : passes) {
    for (std::size_t i = 0; i < queries.size(); ++i) {
      own.emplace_back(plan_, kernel, prepared[i], queries[i].score_threshold, queries[i].max_hits);
    }
  }
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) {
      others.emplace_back([&work, &own = passes[i]] { (void)ScanPieces(work, own, {}); });
    }
    WRIT_CHECK(ScanPieces(work, passes[0], [&] { return AskWhetherToStop(queries); }));
  }
  std::vector<IndexAnswer> answers;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    WRIT_TRY(IndexAnswer answer, Compare(queries[i], i, passes, counts));
    answers.push_back(std::move(answer));
  }
  work.moments.clear();
  for (const std::shared_ptr<Segment>& segment : work.segments) segment->WipeWithdrawn();
  return answers;
}

Result<IndexAnswer> CertifiedIndex::Compare(const IndexQuery& query, std::size_t number,
                                            const std::vector<std::vector<ScanPass>>& passes,
                                            ScanCounts* counts) const {
  IndexAnswer answer;
  ScanCounts own;
  std::vector<Contender> contenders;
  double floor = query.score_threshold;
  for (const std::vector<ScanPass>& thread : passes) {
    const ScanPass& pass = thread[number];
    contenders.insert(contenders.end(), pass.contenders().begin(), pass.contenders().end());
    floor = std::max(floor, pass.floor());
    own.scored += pass.scored();
    own.fine += pass.fine();
  }
  answer.compared = own.scored;
  std::erase_if(contenders, [floor](const Contender& contender) { return contender.upper < floor; });
  std::sort(contenders.begin(), contenders.end(),
            [](const Contender& a, const Contender& b) { return a.upper > b.upper; });
  BestHits best(query.max_hits);
  SecretBytes memory(plan_.dimension() * sizeof(float));
  const std::span<float> unit(reinterpret_cast<float*>(memory.data()), plan_.dimension());
  for (const Contender& contender : contenders) {
    // Nobody from here on can displace one of the best.
    if (query.max_hits == 0 || (best.full() && contender.upper < best.hits().back().score)) break;
    if (query.check_stop && own.compared % kTemplatesPerStopCheck == 0) WRIT_CHECK(query.check_stop());
    WRIT_CHECK(query.read_template(contender.face_id, unit));
    ++own.compared;
    const double score = ComparisonScore(query.unit, unit);
    if (score >= query.score_threshold) best.Offer({contender.face_id, score});
  }
  answer.hits = best.Take();
  if (counts != nullptr) {
    counts->scored += own.scored;
    counts->fine += own.fine;
    counts->compared += own.compared;
  }
  return answer;
}

std::size_t CertifiedIndex::size() const {
  std::size_t faces = 0;
  for (const std::shared_ptr<Segment>& segment : Snapshot()) faces += segment->size() - segment->withdrawn();
  return faces;
}

std::size_t CertifiedIndex::bytes() const {
  std::size_t bytes = 0;
  for (const std::shared_ptr<Segment>& segment : Snapshot()) bytes += segment->bytes();
  return bytes;
}

bool CertifiedIndex::locked() const {
  const Segments segments = Snapshot();
  return std::all_of(segments.begin(), segments.end(), [](const auto& segment) { return segment->locked(); });
}

}  // namespace writ
