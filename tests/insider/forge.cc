// insider_forge: what a root user with the keys can do to a deployment beside the program. For tests/insider alone.
//
//   insider_forge show DATA INDEX                     prints {"entry":…,"row":…}, opened with the row key
//   insider_forge edit DATA INDEX PATCH               merges PATCH into {"entry":…,"row":…} and seals the row anew
//   insider_forge append DATA TYPE CLEAR COMMITTED ROW SIGNER [OUTCOME]
//                                                     an entry signed by SIGNER, a key file or "log"; published
//   insider_forge replay DATA INDEX                   hands the act of an entry in again, with its proof and row
//   insider_forge publish DATA                        throws the public log away and signs the table as it stands
//   insider_forge cosign DATA URL WITNESS-KEY VKEY    asks a witness, and puts its line into the checkpoint
//   insider_forge reboot DATA                         the clock's memory, as the machine's last start but one left it
//   insider_forge kill COUNT PROGRAM…                 kills it before its COUNT-th file operation; 1: it ended before
//
// DATA.keys holds the keys. The row's seal and place are made here again, from docs/log_format.md, since the product
// has no way to seal a row beside its entry. Exit status 0 where it was done.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>

#include "authority/act.h"
#include "authority/clock_watch.h"
#include "authority/key_files.h"
#include "authority/sshsig.h"
#include "cli/sign.h"
#include "log/database.h"
#include "log/ledger.h"
#include "log/witness_client.h"
#include "support/kill_at.h"
#include "support/test_env.h"

namespace writ {
namespace {

namespace fs = std::filesystem;

fs::path KeysOf(const fs::path& data) { return data.string() + ".keys"; }

Bytes RowPlace(const StoredEntry& stored) {
  Bytes place = ToBytes("writ row v1");
  const auto number = [&](std::uint64_t value) { AppendNumber(place, value); };
  number(stored.index);
  const Hash32 hash = Sha256(stored.entry);
  place.insert(place.end(), hash.begin(), hash.end());
  for (const VaultDigest& part : stored.vault) {
    number(part.name.size());
    place.insert(place.end(), part.name.begin(), part.name.end());
    place.insert(place.end(), part.sha256.begin(), part.sha256.end());
  }
  return place;
}

struct Opened {
  StoredEntry stored;
  Json plaintext;  // {"row": …, "salt": …}
};

Result<Opened> OpenRow(const fs::path& data, std::uint64_t index) {
  WRIT_TRY(const DeploymentKeys keys, LoadKeyFiles(RealEnv(), KeysOf(data)));
  WRIT_TRY(LedgerStore store, LedgerStore::Open(data / "writ.db", /*writable=*/false));
  WRIT_TRY(StoredEntry stored, store.ReadEntry(index));
  WRIT_TRY(const SecretBytes plaintext, AeadOpen(keys.row_key(), RowPlace(stored), stored.sealed_row));
  return Opened{std::move(stored), Json::parse(AsText(plaintext.view()))};
}

Result<void> Show(const fs::path& data, std::uint64_t index) {
  WRIT_TRY(const Opened opened, OpenRow(data, index));
  const Json both{{"entry", Json::parse(AsText(opened.stored.entry))}, {"row", opened.plaintext["row"]}};
  std::cout << both.dump() << "\n";
  return {};
}

Result<void> Edit(const fs::path& data, std::uint64_t index, const Json& patch) {
  WRIT_TRY(const DeploymentKeys keys, LoadKeyFiles(RealEnv(), KeysOf(data)));
  WRIT_TRY(Opened opened, OpenRow(data, index));
  Json both{{"entry", Json::parse(AsText(opened.stored.entry))}, {"row", opened.plaintext["row"]}};
  both.merge_patch(patch);
  WRIT_TRY(const Hash32 salt, HashFromHex(opened.plaintext["salt"].get<std::string>()));
  both["entry"]["row"] = ToHex(MakeCommitment(salt, "row", both["row"]));
  opened.plaintext["row"] = both["row"];
  opened.stored.entry = ToBytes(CanonicalJsonOrDie(both["entry"]));
  const std::string plaintext = CanonicalJsonOrDie(opened.plaintext);
  const Bytes sealed = AeadSeal(keys.row_key(), RowPlace(opened.stored), AsBytes(plaintext));
  return Guarded("edit the row", [&]() -> Result<void> {
    SQLite::Database database((data / "writ.db").string(), SQLite::OPEN_READWRITE);
    SQLite::Statement entry(database, "UPDATE entries SET bytes = ? WHERE idx = ?");
    BindBlob(entry, 1, opened.stored.entry);
    entry.bind(2, static_cast<std::int64_t>(index));
    entry.exec();
    SQLite::Statement row(database, "UPDATE rows SET sealed = ? WHERE idx = ?");
    BindBlob(row, 1, sealed);
    row.bind(2, static_cast<std::int64_t>(index));
    row.exec();
    return {};
  });
}

// The ledger without anything that would judge what is handed in.
Result<std::unique_ptr<Ledger>> OpenLedger(const fs::path& data) {
  WRIT_TRY(DeploymentKeys keys, LoadKeyFiles(RealEnv(), KeysOf(data)));
  SecretBytes row_key = keys.row_key();
  WRIT_TRY(std::unique_ptr<Ledger> ledger,
           Ledger::Open(RealEnv(), data, {std::move(row_key), std::move(keys.log_key)}, /*writable=*/true));
  WRIT_CHECK(ledger->Replay());
  return ledger;
}

Result<Proof> Sign(const Ledger& ledger, const std::string& act, const std::string& signer) {
  std::string armoured = SignSsh(ledger.log_key(), kActNamespace, AsBytes(act));
  if (signer != "log") {
    WRIT_TRY(armoured, SignWithSshKeygen(signer, kActNamespace, act));
  }
  WRIT_TRY(const Bytes blob, DearmourSshSignature(armoured));
  WRIT_TRY(const SshPublicKey key, VerifySshSignatureBlob(blob, kActNamespace, AsBytes(act)));
  return Proof{.key = key.Text(), .signature = ToBase64(blob)};
}

struct Forged {
  std::string type;
  Json clear, committed, row;
  std::string signer, outcome;
};

Result<void> Append(const fs::path& data, const Forged& forged) {
  WRIT_TRY(const std::unique_ptr<Ledger> ledger, OpenLedger(data));
  const ActDraft draft = DraftAct(RealEnv(), ledger->origin(), forged.type, forged.clear,
                                  forged.committed.get<std::map<std::string, Json>>());
  WRIT_TRY(Proof proof, Sign(*ledger, draft.Bytes(), forged.signer));
  Json row = forged.row;
  if (!draft.openings.empty()) row["openings"] = OpeningsToJson(draft.openings);
  WRIT_CHECK(ledger->Commit({.act = draft.act,
                             .proof = std::move(proof),
                             .outcome = forged.outcome,
                             .time = RealEnv().Now(),
                             .row = std::move(row),
                             .vault = {}}));
  return {};
}

Result<void> Replay(const fs::path& data, std::uint64_t index) {
  WRIT_TRY(const Opened opened, OpenRow(data, index));
  WRIT_TRY(Entry entry, DecodeEntry(opened.stored.entry));
  WRIT_TRY(const std::unique_ptr<Ledger> ledger, OpenLedger(data));
  WRIT_CHECK(ledger->Commit({.act = std::move(entry.act),
                             .proof = std::move(entry.proof),
                             .outcome = std::move(entry.outcome),
                             .time = RealEnv().Now(),
                             .row = opened.plaintext["row"],
                             .vault = {}}));
  return {};
}

// The table's first entries.
class TableEntries : public EntrySource {
 public:
  TableEntries(LedgerStore& store, std::uint64_t size) : store_(store), size_(size) {}
  Result<std::uint64_t> Size() override { return size_; }
  Result<std::vector<Bytes>> Entries(std::uint64_t first, std::uint64_t count) override {
    return store_.Entries(first, count);
  }

 private:
  LedgerStore& store_;
  std::uint64_t size_;
};

Result<void> Publish(const fs::path& data) {
  WRIT_TRY(const DeploymentKeys keys, LoadKeyFiles(RealEnv(), KeysOf(data)));
  WRIT_TRY(LedgerStore store, LedgerStore::Open(data / "writ.db", /*writable=*/false));
  WRIT_TRY(const std::vector<Bytes> first, store.Entries(0, 1));
  const auto origin = Json::parse(AsText(first.front()))["act"]["origin"].get<std::string>();
  WRIT_TRY(const std::uint64_t size, store.Size());
  fs::remove_all(data / "log");
  TableEntries none(store, 0);
  WRIT_CHECK(Publisher::Open(RealEnv(), data / "log", origin, &keys.log_key, none));
  TableEntries all(store, size);
  WRIT_CHECK(Publisher::Open(RealEnv(), data / "log", origin, &keys.log_key, all));
  return {};
}

Result<void> AskWitness(const fs::path& data, const std::string& url, const std::string& key, const std::string& vkey) {
  WRIT_TRY(const Cosigner cosigner, ParseCosignerKey(key));
  WRIT_TRY(const LogVerifier verifier, ParseVerifierKey(vkey));
  const TileReader tiles(RealEnv(), data / "log");
  WRIT_TRY(const std::string note, tiles.CheckpointNote());
  WRIT_TRY(const std::string cosigned, WitnessClient(RealEnv()).Cosigned({url, cosigner}, verifier, note, tiles, 0));
  return RealEnv().WriteFile(data / "log/checkpoint", AsBytes(cosigned));
}

// A machine that was started before this one.
class EarlierBoot : public support::TestEnv {
 public:
  EarlierBoot() {
    now = RealEnv().Now();
    boot = "an earlier start";
  }
};

Result<void> Reboot(const fs::path& data) {
  WRIT_TRY(const DeploymentKeys keys, LoadKeyFiles(RealEnv(), KeysOf(data)));
  const Tagger tagger(keys.tag_key());
  EarlierBoot machine;
  return ClockWatch(machine, data, tagger).Trust();
}

Result<void> KillAt(int count, const std::vector<std::string>& program) {
  const support::KilledRun run = support::RunKilledAt(program, count);
  if (run.killed) return {};
  return Fail(Code::kUnavailable, run.traced ? "ended" : "untraced", "the program was not killed");
}

Result<void> Run(const std::vector<std::string>& words) {
  WRIT_CHECK(InitCrypto());
  const std::string verb = words.empty() ? "" : words[0];
  const auto number = [&](std::size_t at) { return std::strtoull(words[at].c_str(), nullptr, 10); };
  const auto json = [&](std::size_t at) { return Json::parse(words[at]); };
  if (verb == "show" && words.size() == 3) return Show(words[1], number(2));
  if (verb == "edit" && words.size() == 4) return Edit(words[1], number(2), json(3));
  if (verb == "replay" && words.size() == 3) return Replay(words[1], number(2));
  if (verb == "publish" && words.size() == 2) return Publish(words[1]);
  if (verb == "cosign" && words.size() == 5) return AskWitness(words[1], words[2], words[3], words[4]);
  if (verb == "reboot" && words.size() == 2) return Reboot(words[1]);
  if (verb == "kill" && words.size() > 2) {
    return KillAt(static_cast<int>(number(1)), {words.begin() + 2, words.end()});
  }
  if (verb == "append" && (words.size() == 7 || words.size() == 8)) {
    return Append(words[1], {.type = words[2],
                             .clear = json(3),
                             .committed = json(4),
                             .row = json(5),
                             .signer = words[6],
                             .outcome = words.size() == 8 ? words[7] : "done"});
  }
  return Fail(Code::kUsage, "usage", "the verbs stand at the head of tests/insider/forge.cc");
}

}  // namespace
}  // namespace writ

int main(int argc, char** argv) {
  const writ::Result<void> done = writ::Run({argv + 1, argv + argc});
  if (done) return 0;
  std::cerr << done.error().reason << ": " << done.error().message << "\n";
  return 1;
}
