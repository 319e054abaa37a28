// Files of suspension orders, which anybody may put into the deployment's folder.
#include "authority/suspension_order.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "authority/sshsig.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace writ;  // NOLINT: one function, one file
  static const bool ready = InitCrypto().has_value();
  if (!ready) std::abort();
  const std::string_view text = AsText(ByteView(data, size));
  const Result<OrderFile> file = SplitOrderFile(text);
  if (!file) return 0;
  if (CanonicalJsonOrDie(file->act) != file->act_bytes || file->act_bytes.size() > kMaxActBytes) std::abort();
  (void)VerifySshSignatureBlob(file->signature, kActNamespace, AsBytes(file->act_bytes));
  const Result<Json> json = ParseCanonicalJson(file->openings, kMaxOrderBytes);
  const Result<Openings> openings = json ? OpeningsFromJson(*json) : tl::make_unexpected(json.error());
  // As SuspensionWatch does, only for acts of this type.
  if (!openings || file->act.at("type") != "suspend") return 0;
  const Result<SuspensionOrder> order = OpenSuspension(file->act, *openings);
  if (!order) return 0;
  // What holds is written again to a file that holds the same.
  const std::string again = OrderFileText({.claimed_actor = {},
                                           .act = CanonicalJsonOrDie(order->act),
                                           .signature = ArmourSshSignature(file->signature),
                                           .openings = order->openings});
  const Result<OrderFile> same = SplitOrderFile(again);
  if (!same || same->act_bytes != file->act_bytes || same->signature != file->signature) std::abort();
  return 0;
}
