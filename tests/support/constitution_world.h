// Plays random acts of random people on a real deployment, and asks the model of the constitution about each.
//
// Every act is a kind and a number; the number says by whom, with which key, on what, and what is wrong with it. So a
// sequence of acts stays playable whatever is taken out of it. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "support/constitution_model.h"
#include "support/test_deployment.h"

namespace writ::support {

// A small generator that an act's number starts: everything random of the act comes out of it.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed), wrong_(Chance(45)) {}
  std::uint64_t Next();
  bool Chance(int percent) { return static_cast<int>(Next() % 100) < percent; }
  // For what makes an act one that must be refused: most acts shall have nothing wrong about them.
  bool Wrong(int percent) { return Chance(percent) && wrong_; }
  template <class T>
  T Pick(const std::vector<T>& from) {
    return from[Next() % from.size()];
  }

 private:
  std::uint64_t state_;
  bool wrong_;
};

class ConstitutionWorld {
 public:
  ConstitutionWorld();

  // How many kinds of acts there are, and how often each should come, relative to the others.
  static std::vector<int> Weights();
  // Plays one act; false where product and model did not agree, see failure().
  bool Play(std::size_t kind, std::uint64_t number);
  // What must hold in the end: the full check passes, and a start from the verified state equals a full replay.
  bool CheckEnd();

  const std::string& failure() const { return failure_; }
  std::string Story() const;                  // everything that was done so far, a line each
  int answered() const { return answered_; }  // searches that compared

 private:
  struct Kind {
    int weight;
    void (ConstitutionWorld::*play)(Dice&);
    bool forbids = false;  // something that was allowed before
  };
  static const std::vector<Kind>& Kinds();
  // A writ on paper, with whose key it was signed.
  struct Paper {
    ModelWrit writ;
    std::string text;
    std::string signer;
  };

  void AddUser(Dice& dice);
  void AddKey(Dice& dice);
  void RevokeUser(Dice& dice);
  void Reinstate(Dice& dice);
  void AddAuthority(Dice& dice);
  void RevokeAuthority(Dice& dice);
  void SetPolicy(Dice& dice);
  void SignStatement(Dice& dice);
  void SuspendSomething(Dice& dice);
  void Resume(Dice& dice);
  void LetTimePass(Dice& dice);
  void SetClock(Dice& dice);
  void CorrectClock(Dice& dice);
  void StartAgain(Dice& dice);

  void CreateGallery(Dice& dice);
  void Enrol(Dice& dice);
  void Import(Dice& dice);
  void DraftWrit(Dice& dice);
  void RevokeWrit(Dice& dice);
  void Ratify(Dice& dice);
  void Search(Dice& dice);
  void SearchAgain(Dice& dice);
  void SearchAndStop(Dice& dice);
  void SearchOnFullDisk(Dice& dice);
  void Review(Dice& dice);
  void Decide(Dice& dice);
  void See(Dice& dice);
  void OrderDestruction(Dice& dice);

  struct Attempt {
    SearchRequest request;
    ModelAct act;
    Paper paper;
    std::string photo, signer, words;
  };
  Attempt MakeAttempt(Dice& dice);
  void CheckAnswer(const Attempt& attempt, const SearchReceipt& receipt, const std::vector<ModelFace>& scope);

  ModelAct By(Dice& dice, std::string_view type, const Names& usual);
  SignedAct Sign(const ModelAct& act, const Json& clear, const std::map<std::string, Json>& committed = {});
  std::uint64_t SomeSearch(Dice& dice) const;
  const Paper& SomePaper(Dice& dice) const;
  std::string SignatureOn(const std::string& text, std::string_view name_space, const std::string& key) const;
  std::string IdOfGallery(const std::string& name);
  void Look();  // at the clock, for the model
  bool SetRight(Dice& dice);
  void Start(bool in_full);
  void NoteDestroyed();
  void CheckStates();
  std::uint64_t Published();
  void Fail(const std::string& what);
  template <class T>
  bool Agree(const std::string& words, bool allowed, const Result<T>& result);
  void Tell(const std::string& words);

  TestDeployment t_;
  ConstitutionModel model_;
  std::vector<Paper> papers_;
  std::vector<Attempt> answered_attempts_;
  std::vector<std::string> story_;
  std::string failure_;
  std::string trusted_boot_;
  Seconds trusted_offset_ = 0;
  int answered_ = 0;
  int numbers_ = 0;  // for names that must differ
};

template <class T>
bool ConstitutionWorld::Agree(const std::string& words, bool allowed, const Result<T>& result) {
  const std::string answer = result ? "done" : "refused (" + result.error().reason + ")";
  Tell(words + ": " + answer);
  if (static_cast<bool>(result) != allowed) {
    Fail("by the constitution this " + std::string(allowed ? "is allowed" : "must not be done") + ": " + words);
  }
  return failure_.empty() && static_cast<bool>(result);
}

// A person or authority by the name of their key.
const TestPerson& KeyHolder(const std::string& key);
const Names& AllKeys();

}  // namespace writ::support
