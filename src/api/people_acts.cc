// Who belongs to the deployment: users and their keys, authorities, witnesses.
#include "api/act_handlers.h"
#include "api/witness_answers.h"
#include "authority/people.h"

namespace writ {
namespace {

// The entry, and of what was committed these fields, which name whom it is about.
ActAnswer NamedIn(const Record& record, const ActRequest& request, std::initializer_list<const char*> fields) {
  ActAnswer answer;
  answer.json["entry"] = record.index;
  for (const char* field : fields) answer.json[field] = OpenedOr(request, field);
  return answer;
}

Result<ActAnswer> UserAdd(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, AddUser(deployment.office(), request.act));
  return NamedIn(record, request, {"name", "role", "key"});
}

Result<ActAnswer> KeyAdd(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, AddKey(deployment.office(), request.act));
  ActAnswer answer = NamedIn(record, request, {"key"});
  answer.json["name"] = record.row.value("actor", "");
  return answer;
}

Result<ActAnswer> UserRevoke(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, RevokeUser(deployment.office(), request.act));
  return NamedIn(record, request, {"name"});
}

Result<ActAnswer> UserReinstate(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, ReinstateUser(deployment.office(), request.act));
  return NamedIn(record, request, {"name"});
}

Result<ActAnswer> AuthorityAdd(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, AddAuthority(deployment.office(), request.act));
  return NamedIn(record, request, {"name", "key"});
}

Result<ActAnswer> AuthorityRevoke(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, RevokeAuthority(deployment.office(), request.act));
  return NamedIn(record, request, {"name"});
}

// What the witnesses say to the log that the act is part of.
ActAnswer WithWitnesses(Deployment& deployment, const Record& record) {
  ActAnswer answer;
  answer.json = AskWitnesses(deployment);
  answer.json["entry"] = record.index;
  return answer;
}

Result<ActAnswer> WitnessAdd(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, AddWitness(deployment.office(), request.act));
  return WithWitnesses(deployment, record);
}

Result<ActAnswer> WitnessRemove(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const Record record, RemoveWitness(deployment.office(), request.act));
  return WithWitnesses(deployment, record);
}

constexpr ActHandler kPeopleActs[] = {
    {"user_add", "", UserAdd},           {"key_add", "", KeyAdd},
    {"user_revoke", "", UserRevoke},     {"user_reinstate", "", UserReinstate},
    {"authority_add", "", AuthorityAdd}, {"authority_revoke", "", AuthorityRevoke},
    {"witness_add", "", WitnessAdd},     {"witness_remove", "", WitnessRemove},
};

}  // namespace

std::span<const ActHandler> PeopleActs() { return kPeopleActs; }

}  // namespace writ
