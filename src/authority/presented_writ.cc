#include "authority/presented_writ.h"

#include <set>

#include "authority/sshsig.h"
#include "authority/statement.h"
#include "authority/urgent_writ.h"

namespace writ {
namespace {

// Whose urgent search was not ratified searches no more, until the head has looked into it.
Result<void> CheckNotStopped(bool stopped, const std::string& investigator) {
  if (!stopped) return {};
  return Fail(Code::kRefused, "user-stopped",
              "couldn't search: an urgent search by " + investigator + " was not ratified in time",
              "ask the head, who may end this with `writ user reinstate " + investigator + "`");
}

// Each photo is one that the writ names, and none stands there twice.
Result<void> CheckPhotos(const Registry& registry, const WritOrder& order, const PresentedWrit& presented) {
  if (presented.photos.empty())
    return RefuseWrit("photo-missing", "no photo was given", "give the photo that it names");
  if (presented.photos.size() > kMaxSearchPhotos) {
    return RefuseWrit("too-many-photos", "a search takes at most " + std::to_string(kMaxSearchPhotos) + " photos",
                      "choose the sharpest that show the face from the front");
  }
  bool names_a_face = false;
  for (const Hash32& photo : presented.photos) {
    WRIT_TRY(const WritProbe* probe, CheckWritUse(order, {.origin = registry.origin(),
                                                          .now = presented.now,
                                                          .investigator = presented.investigator,
                                                          .photo_sha256 = photo}));
    names_a_face |= probe->face.has_value();
  }
  if (std::set(presented.photos.begin(), presented.photos.end()).size() != presented.photos.size()) {
    return RefuseWrit("photo-twice", "a photo was given twice", "give each photo once");
  }
  if (names_a_face && !presented.named_face_found) {
    return RefuseWrit("writ-other-face", "the face that it names is not where it says in this photo",
                      "search for the face that the writ names, or ask the issuer for a writ for the other one");
  }
  return {};
}

}  // namespace

Result<CheckedWrit> CheckPresentedWrit(const Registry& registry, const WritUses& uses, const PresentedWrit& presented) {
  WRIT_CHECK(CheckStatementInTime(registry, presented.now));
  const Principal* person = registry.FindPrincipal(presented.investigator);
  WRIT_CHECK(CheckNotStopped(person != nullptr && person->stopped, presented.investigator));
  if (presented.text.empty()) {
    return RefuseWrit("writ-missing", "none was given",
                      "a search needs a writ: draft one with `writ writ draft`, and have an issuing authority sign it");
  }
  WRIT_TRY(WritOrder order, ParseWritOrder(presented.text));
  WRIT_TRY(const bool on_heads_word, CheckWritSigner(registry, uses, order, presented.text, presented.signature));
  WRIT_CHECK(CheckPhotos(registry, order, presented));
  WRIT_CHECK(uses.CheckUse(order, presented.text, presented.now));
  // The log says it at the next start.
  WRIT_CHECK(CheckNotStopped(uses.HasUnloggedLapse(presented.investigator, presented.now), presented.investigator));
  return CheckedWrit{.order = std::move(order), .on_heads_word = on_heads_word};
}

std::string PhotosText(std::span<const Hash32> photos) {
  std::string text;
  for (const Hash32& photo : photos) text += (text.empty() ? "" : " ") + ToHex(photo);
  return text;
}

Json RowOfSearch(const WritUses& uses, const WritOrder& order, std::string_view text, std::span<const Hash32> photos) {
  Json row = uses.RowOf(order, text);
  row.update(uses.AlarmTagsOf(order, photos));
  row["writ_ends"] = FormatTime(order.not_after);
  row["issuer"] = order.issuer;
  row["galleries"] = order.galleries;
  return row;
}

Result<void> CheckIssuer(const Registry& registry, std::string_view issuer, std::string_view text,
                         std::string_view signature, std::string_view name_space) {
  if (signature.empty()) {
    return RefuseWrit("writ-unsigned", "it has no signature",
                      "have the issuer sign it: ssh-keygen -Y sign -n " + std::string(name_space) + " -f KEY FILE");
  }
  WRIT_TRY(const SshPublicKey key, VerifySshSignature(signature, name_space, AsBytes(text)));
  const IssuingAuthority* authority = registry.FindAuthority(issuer);
  if (authority == nullptr) return CheckIssuerIsTrusted(registry, issuer);
  if (authority->key != key.Text()) {
    return RefuseWrit("writ-other-key", "it was signed with a key that is not its issuer's",
                      "have it signed by " + std::string(issuer) + " with the registered key");
  }
  return CheckIssuerIsTrusted(registry, issuer);
}

Result<void> CheckIssuerIsTrusted(const Registry& registry, std::string_view issuer) {
  const IssuingAuthority* authority = registry.FindAuthority(issuer);
  if (authority == nullptr) {
    return RefuseWrit("writ-issuer-unknown", "its issuer \"" + std::string(issuer) + "\" is not trusted here",
                      "`writ authority list` shows who is; the head adds authorities with `writ authority add`");
  }
  if (!authority->active) {
    return RefuseWrit("writ-issuer-revoked", "the head revoked its issuer \"" + std::string(issuer) + "\"",
                      "ask an authority that is still trusted; `writ authority list` shows them");
  }
  return {};
}

}  // namespace writ
