// An application for one search under a good writ, of which a test spoils one thing.
#pragma once

#include <string>

#include "authority/permit.h"
#include "authority/presented_writ.h"
#include "authority/urgent_writ.h"
#include "support/test_office.h"

namespace writ::support {

inline constexpr char kGallery[] = "custody-2026";
inline constexpr char kGalleryId[] = "019a9b2c-1111-7222-8333-444455556666";

struct Application : TestOffice {
  Application() {
    order.deployment = support::kTestOrigin;
    order.id = "2026-CR-0412/1";
    order.issuer = "court@example";
    order.case_id = "2026-CR-0412";
    order.ground = "Criminal Procedure Act s. 12(3)";
    order.purpose = "identify the person in the probe";
    order.galleries = {kGallery};
    order.investigators = {"investigator"};
    order.not_before = {env.now.seconds - 3'600};
    order.not_after = {env.now.seconds + 3'600};
    order.probes = {{.sha256 = photo, .face = WritFace{412, 96, 180, 236}}};
  }

  // Signs the writ as it is now, and asks for a search. `Change` sees what is handed in, before the act is signed.
  template <class Change>
  Result<Permit> Ask(Change change) {
    SearchApplication application{.act = {},
                                  .writ_text = DraftWritOrder(order),
                                  .writ_signature = {},
                                  .photos = {photo},
                                  .named_face_found = true,
                                  .gallery_ids = {{kGallery, kGalleryId}, {"other", "another ID"}},
                                  .prepare = [](const AdmittedAct&, const WritOrder&) -> Result<Decision> {
                                    return Decision{.outcome = "done", .row = {{"prepared", true}}, .vault = {}};
                                  }};
    application.writ_signature = Person(signer).Sign(kWritNamespace, application.writ_text);
    change(application);
    application.act = Person(investigator)
                          .Sign(Draft("search", {},
                                      {{"photo", PhotosText(application.photos)},
                                       {"writ", Sha256Hex(AsBytes(application.writ_text))}}));
    return AuthoriseSearch(*office, writ_uses, application);
  }
  Result<Permit> Ask() {
    return Ask([](SearchApplication&) {});
  }

  // The reason of the refusal; that it is logged, takes no use, and names no gallery that was opened.
  template <class Change>
  std::string Refused(Change change) {
    const std::int64_t uses = writ_uses.UsesOf(order);
    const std::string reason = Refusal([&] { return Ask(change); });
    if (reason != "accepted") {
      EXPECT_EQ(writ_uses.UsesOf(order), uses) << reason;
      EXPECT_FALSE(Last().row.contains("writ_tag")) << reason;
    }
    return reason;
  }
  std::string Refused() {
    return Refused([](SearchApplication&) {});
  }

  // The issuer's signature under the writ as it is now, by `person`, carried in by the investigator.
  std::string Ratify(const std::string& person) {
    const std::string text = DraftWritOrder(order);
    return Refusal([&] {
      return RatifyWrit(*office, writ_uses,
                        Person("investigator").Sign(Draft("writ_ratify", {}, {{"order", Sha256Hex(AsBytes(text))}})),
                        text, Person(person).Sign(kWritNamespace, text));
    });
  }

  Hash32 photo = Sha256(AsBytes("photo"));
  WritOrder order;
  std::string signer = "court";
  std::string investigator = "investigator";
};

}  // namespace writ::support
