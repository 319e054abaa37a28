#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "api/witness_answers.h"
#include "authority/statement.h"
#include "cli/answer.h"
#include "cli/doctor.h"
#include "cli/import_words.h"
#include "cli/orders.h"
#include "cli/witness_words.h"
#include "log/entry.h"
#include "search/destruction.h"
#include "search/urgent_words.h"

namespace writ {
namespace {

constexpr std::size_t kMaxLocksText = 1u << 20;
constexpr std::uint64_t kFacesWorthSaying = 1000;
constexpr std::uint64_t kIndexBytesPerFace = 112;  // of 128 values
constexpr std::uint64_t kIndexBytesPerPeriod = 22;

Finding WrongBy(std::string check, const Error& error) {
  return {std::move(check), Verdict::kWrong, error.message, error.advice, error.code};
}

std::optional<struct stat> Look(const std::filesystem::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return info;
}

bool IsOwn(const struct stat& info) { return info.st_uid == ::geteuid(); }

Finding ExamineKeys(Env& env, const std::filesystem::path& keys) {
  const std::optional<struct stat> info = Look(keys);
  if (!info) {
    return {"keys", Verdict::kWrong, "there is no folder " + keys.string(),
            "name the keys' folder with --keys or WRIT_KEYS, or restore it from the recovery sheet",
            Code::kUnavailable};
  }
  Finding folder = JudgeKeysFolder(keys.string(), info->st_mode, IsOwn(*info), env.Exists(keys / kRecoverySheetName));
  if (folder.verdict == Verdict::kWrong) return folder;
  const Result<DeploymentKeys> read = LoadKeyFiles(env, keys);
  return read ? folder : WrongBy("keys", read.error());
}

// The holder's process by /proc/locks ("1: FLOCK ADVISORY WRITE 4711 fe:00:1234 0 EOF"); empty where it isn't shown.
std::string HolderOf(Env& env, ino_t inode) {
  const Result<Bytes> text = env.ReadFile("/proc/locks", kMaxLocksText);
  if (!text) return {};
  std::istringstream lines{std::string(AsText(*text))};
  const std::string ending = ":" + std::to_string(inode);
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string number, kind, advisory, access, process, file;
    words >> number >> kind >> advisory >> access >> process >> file;
    if (kind == "FLOCK" && file.ends_with(ending)) return process;
  }
  return {};
}

// A shared lock, asked for without waiting and let go at once: /proc/locks alone hides processes of other containers.
Finding ExamineLock(Env& env, const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  const bool held = fd >= 0 && ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  const std::optional<struct stat> info = Look(file);
  if (fd >= 0) ::close(fd);
  if (!held) return {"lock", Verdict::kOk, "nobody is at work here now", "", {}};
  const std::string process = info ? HolderOf(env, info->st_ino) : "";
  return {"lock", Verdict::kWarning,
          "another writ process is at work here" + (process.empty() ? "" : " (process " + process + ")") +
              ": nobody else can act until it ends",
          "wait; if it hangs, end it: what it had not finished is taken back at the next start", Code::kUnavailable};
}

Finding ExamineSuspension(Deployment& deployment) {
  const Result<std::vector<SuspensionOrder>> orders = deployment.office().suspension().InForce();
  if (!orders) return WrongBy("suspension", orders.error());
  if (orders->empty()) return {"suspension", Verdict::kOk, "not suspended", "", {}};
  std::string parts;
  bool all = false;
  bool of_head = true;
  for (const SuspensionOrder& order : *orders) {
    all = all || order.scope == SuspensionScope::kDeployment;
    of_head = of_head && order.by_role == Role::kHead;
    parts += (parts.empty() ? "" : ", ") + StoppedInWords(order.scope, order.target);
  }
  return {"suspension", Verdict::kWarning,
          "suspended by " + Count(orders->size(), "order", "orders") + ": " +
              (all ? "nothing is searched, enrolled or shown" : parts),
          std::string(of_head ? "the head lifts it" : "whoever gave an order lifts it") + " with `writ resume`",
          Code::kSuspended};
}

// Orders that somebody brought and that stop nothing, each by its file: whoever signed one may believe that it does.
std::vector<Finding> ExamineOrdersNotInForce(Deployment& deployment) {
  const Result<std::vector<OrderNotInForce>> orders = deployment.office().suspension().NotInForce();
  std::vector<Finding> findings;
  if (!orders) return findings;  // ExamineSuspension says so
  for (const OrderNotInForce& order : *orders) {
    findings.push_back({"suspension", Verdict::kWarning,
                        "the file orders/" + order.file + " is not in force: " + order.why,
                        "tell whoever signed it, then take it out of the folder", Code::kRefused});
  }
  return findings;
}

Finding ExamineStatement(const Registry& registry, UtcTime now) {
  const UtcTime due = StatementDue(registry);
  const std::string reminder = StatementReminder(registry, now);
  if (reminder.empty()) return {"statement", Verdict::kOk, "the next is to be signed by " + FormatTime(due), "", {}};
  const std::string late = now > due ? "searching has stopped: the head had to sign one by "
                                     : "the head has to sign one, or searching stops, by ";
  return {"statement", Verdict::kWarning, late + FormatTime(due), "the head signs it with `writ statement sign`",
          Code::kRefused};
}

// How many wait, for whom; what they say is for those to read.
Finding ExamineAlarms(const Alarms& alarms) {
  std::string waiting;
  for (const Role role : {Role::kHead, Role::kAuditor}) {
    const Alarms::Unread unread = alarms.UnreadBy(role);
    if (unread.count == 0) continue;
    waiting += (waiting.empty() ? "" : ", ") + Count(unread.count, "waits", "wait") + " for the role " +
               std::string(RoleName(role)) + " since " + FormatTime(unread.since);
  }
  if (waiting.empty()) return {"alarms", Verdict::kOk, "none waits to be read", "", {}};
  return {"alarms", Verdict::kWarning, waiting, "the head and an auditor read them with `writ alarm show`", {}};
}

Finding ExamineClock(Env& env, Deployment& deployment) {
  const Result<std::vector<Bytes>> last = deployment.ledger().EntryBytes(deployment.ledger().NextIndex() - 1, 1);
  if (!last) return WrongBy("clock", last.error());
  const Result<Entry> entry = DecodeEntry(last->front());
  if (!entry) return WrongBy("clock", entry.error());
  // What an act would run into, first.
  const Result<void> reliable = deployment.clock().Check(entry->time);
  if (!reliable && reliable.error().reason != "clock-behind") return WrongBy("clock", reliable.error());
  return JudgeClock(env.Now(), entry->time);
}

// Every witness that is trusted, a line each.
std::vector<Finding> ExamineWitnesses(Deployment& deployment) {
  const WitnessRound round = deployment.office().witnesses().Ask();
  if (round.answers.empty()) {
    return {{"witness", Verdict::kOk, "none: this deployment is unwitnessed, which every report says", "", {}}};
  }
  std::vector<Finding> findings;
  for (const WitnessAnswer& said : round.answers) {
    if (said.cosigned) {
      findings.push_back(
          {"witness", Verdict::kOk, said.name + ": " + WitnessAnswerInWords(WitnessAnswerToJson(said)), "", {}});
    } else if (said.error.code == Code::kCorruption) {
      findings.push_back(WrongBy("witness", said.error));
    } else {
      findings.push_back({"witness", Verdict::kWarning, said.error.message, said.error.advice, said.error.code});
    }
  }
  const auto needed = static_cast<std::size_t>(deployment.registry().policy().witness_quorum);
  if (const auto there = static_cast<std::size_t>(round.CountCosigned()); there < needed) {
    findings.push_back({"witness", Verdict::kWrong,
                        "the policy demands the cosignature of " + Count(needed, "witness", "witnesses") + ", and " +
                            std::to_string(there) + " can give it: no search can run, and no face is shown",
                        "have the witnesses above mended; the head adds others with `writ witness trust`",
                        Code::kUnavailable});
  }
  return findings;
}

// Searches on the head's word that wait for their issuer, or that it forgot; those of one writ say the same.
std::vector<Finding> ExamineUrgentSearches(const Deployment& deployment, UtcTime now) {
  std::map<std::string, std::string> numbers;  // by what is said
  for (const auto& [number, search] : deployment.searches().by_entry()) {
    const std::string words = RatificationInWords(deployment, search, now);
    if (words.empty()) continue;
    std::string& list = numbers[words];
    list += (list.empty() ? "search " : ", ") + std::to_string(number);
  }
  std::vector<Finding> findings;
  for (const auto& [words, list] : numbers) {
    findings.push_back({"urgent", Verdict::kWarning, list + ": " + words,
                        "ask the issuer; after a lapse the head looks into it (`writ user reinstate`)",
                        Code::kRefused});
  }
  return findings;
}

// What waits to be destroyed, and what for; nothing is said where nothing is due.
std::vector<Finding> ExamineDestruction(Env& env, const Deployment& deployment) {
  const std::vector<DueCase> cases = DueCases(deployment, env.Now());
  if (cases.empty()) return {};
  const std::string found = Count(cases.size(), "search is", "searches are") + " due to be destroyed";
  if (cases.front().witnessed) {
    return {{"destruction",
             Verdict::kOk,
             found + ": they go at two acts a day apart, both past their end by the witnesses' time",
             "",
             {}}};
  }
  const bool ordered = std::all_of(cases.begin(), cases.end(), [](const DueCase& due) { return due.ordered; });
  if (ordered) {
    return {{"destruction",
             Verdict::kOk,
             found + ": they go once the log has two entries a day apart past their end",
             "",
             {}}};
  }
  return {{"destruction", Verdict::kWarning, found + ", which waits for the head's word",
           "the head gives it: writ destroy --order", Code::kRefused}};
}

std::vector<Finding> ExamineImports(const Deployment& deployment, UtcTime now) {
  std::vector<Finding> findings;
  for (const Import* import : UnfinishedImports(deployment.imports(), now)) {
    const Gallery* gallery = deployment.galleries().FindById(import->gallery);
    findings.push_back({"import", Verdict::kWarning,
                        UnfinishedInWords(*import, gallery == nullptr ? import->gallery : gallery->name),
                        UnfinishedAdvice(*import), Code::kRefused});
  }
  return findings;
}

// What a search over everything would hold in memory; nothing is said of small galleries.
std::vector<Finding> ExamineIndexMemory(const Deployment& deployment) {
  std::uint64_t faces = 0, bytes = 0;
  for (const auto& [id, gallery] : deployment.galleries().by_id()) {
    const Result<std::span<const FaceRecord>> enrolled = deployment.galleries().FacesOf(gallery);
    if (!enrolled) return {WrongBy("index-memory", enrolled.error())};
    std::set<std::pair<UtcTime, UtcTime>> periods;
    for (const FaceRecord& face : *enrolled) periods.emplace(face.not_before, face.not_after);
    faces += enrolled->size();
    bytes += enrolled->size() * kIndexBytesPerFace + periods.size() * kIndexBytesPerPeriod;
  }
  rlimit limit{};
  if (faces < kFacesWorthSaying || ::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return {};
  return {JudgeIndexMemory(limit.rlim_cur, bytes)};
}

}  // namespace

std::vector<Finding> ExamineDeployment(Env& env, const DeploymentPaths& paths) {
  const std::optional<struct stat> info = Look(paths.data);
  if (info && !Look(paths.data / "writ.db") && errno == EACCES) {
    return {{"data", Verdict::kWrong, "this user may not look into " + paths.data.string(),
             "run this as the user to whom it belongs", Code::kUnavailable}};
  }
  if (!info || !env.Exists(paths.data / "writ.db")) {
    return {{"data", Verdict::kWarning,
             "there is no deployment in " + paths.data.string() + ": the machine alone was looked at",
             "name its folder with --data or WRIT_DATA, or found one with `writ init`", Code::kUnavailable}};
  }
  std::vector<Finding> findings = {JudgeDataFolder(paths.data.string(), info->st_mode, IsOwn(*info)),
                                   ExamineKeys(env, paths.keys), ExamineLock(env, paths.data / "lock")};
  // Without the keys nothing can be read, and the line above says so.
  if (findings[1].verdict == Verdict::kWrong) return findings;
  const Result<std::unique_ptr<Deployment>> opened = Deployment::Open(env, paths, Access::kRead, {.in_full = true});
  if (!opened) {
    findings.push_back(WrongBy("log", opened.error()));
    return findings;
  }
  Deployment& deployment = **opened;
  findings.push_back({"log",
                      Verdict::kOk,
                      Count(deployment.ledger().NextIndex(), "entry", "entries") + ", and each row agrees with its own",
                      "",
                      {}});
  findings.push_back(ExamineClock(env, deployment));
  findings.push_back(ExamineStatement(deployment.registry(), env.Now()));
  findings.push_back(ExamineSuspension(deployment));
  for (Finding& finding : ExamineOrdersNotInForce(deployment)) findings.push_back(std::move(finding));
  findings.push_back(ExamineAlarms(deployment.alarms()));
  for (Finding& finding : ExamineIndexMemory(deployment)) findings.push_back(std::move(finding));
  for (Finding& finding : ExamineWitnesses(deployment)) findings.push_back(std::move(finding));
  for (Finding& finding : ExamineUrgentSearches(deployment, env.Now())) findings.push_back(std::move(finding));
  for (Finding& finding : ExamineImports(deployment, env.Now())) findings.push_back(std::move(finding));
  for (Finding& finding : ExamineDestruction(env, deployment)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace writ
