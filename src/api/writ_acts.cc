// What is filed about a writ: that its issuer ratified it, or ended it.
#include "api/act_handlers.h"
#include "authority/people.h"
#include "authority/revocation_order.h"
#include "authority/sshsig.h"
#include "authority/urgent_writ.h"
#include "authority/writ_order.h"

namespace writ {
namespace {

Result<ActAnswer> Ratify(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const std::string text, Document(request, "order", kMaxWritBytes));
  WRIT_TRY(const std::string signature, Document(request, "order-signature", kMaxSignatureBytes));
  WRIT_TRY(const Record record, RatifyWrit(deployment.office(), deployment.writ_uses(), request.act, text, signature));
  WRIT_TRY(const WritOrder order, ParseWritOrder(text));
  return ActAnswer{.json = {{"entry", record.index}, {"id", order.id}, {"issuer", order.issuer}}};
}

Result<ActAnswer> Revoke(Deployment& deployment, const ActRequest& request) {
  WRIT_TRY(const std::string text, Document(request, "order", kMaxRevocationBytes));
  WRIT_TRY(const std::string signature, Document(request, "order-signature", kMaxSignatureBytes));
  WRIT_TRY(const Record record, RevokeWrit(deployment.office(), deployment.writ_uses(), request.act, text, signature));
  WRIT_TRY(const RevocationOrder order, ParseRevocationOrder(text));
  return ActAnswer{.json = {{"entry", record.index}, {"id", order.id}, {"issuer", order.issuer}}};
}

constexpr ActHandler kWritActs[] = {
    {"writ_ratify", "order order-signature", Ratify},
    {"writ_revoke", "order order-signature", Revoke},
};

}  // namespace

std::span<const ActHandler> WritActs() { return kWritActs; }

}  // namespace writ
