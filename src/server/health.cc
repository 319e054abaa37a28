#include "server/health.h"

#include <utility>

#include "base/json.h"

namespace writ {

void Health::Note(std::string reason) {
  const std::scoped_lock lock(mutex_);
  reason_ = std::move(reason);
}

std::string Health::Reason() const {
  const std::scoped_lock lock(mutex_);
  return reason_;
}

PromptHttpHandler Health::Before(PromptHttpHandler next) const {
  return [this, next = std::move(next)](const HttpRequest& request) -> HttpResponse {
    if (request.target != "/healthz") return next(request);
    if (auto refused = RefuseUnlessRead(request, "health is")) return *refused;
    const std::string reason = Reason();
    Json json{{"ok", reason.empty()}};
    if (!reason.empty()) json["reason"] = reason;
    return {reason.empty() ? 200 : 503, "application/json", json.dump() + "\n", {{"Cache-Control", "no-store"}}};
  };
}

}  // namespace writ
