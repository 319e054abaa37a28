#include "support/test_gallery.h"

namespace writ {
namespace {

using support::SignedText;
using support::TestGallery;
using support::TestPerson;

class BasisSignerTest : public ::testing::Test {
 protected:
  LegalBasis Of(BasisKind kind) {
    LegalBasis basis = support::TestBasis(kind, "custody", world_.env.now, {world_.env.now.seconds + 86'400}, "a",
                                          Sha256(AsBytes("photo")));
    if (kind == BasisKind::kConsent) basis.person_key = SshKeyOf(person_.key.public_key);
    return basis;
  }
  std::string Check(const LegalBasis& basis, const SignedText& document) {
    const Result<void> checked = CheckBasisSigner(world_.registry, basis, document.text, document.signature);
    if (checked) return "accepted";
    EXPECT_EQ(checked.error().code, Code::kRefused);
    return checked.error().reason;
  }
  std::string CheckSignedBy(BasisKind kind, const std::string& signer) {
    return Check(Of(kind), world_.Basis(Of(kind), signer));
  }
  SignedText SignedByThePerson(const LegalBasis& basis) {
    const std::string text = DraftLegalBasis(basis);
    return {.text = text, .signature = person_.Sign(kBasisNamespace, text)};
  }

  TestGallery world_;
  TestPerson person_{.name = "the person in the gallery"};
};

TEST_F(BasisSignerTest, HeadOrDataProtectionOfficerApproveAStatuteOrAMissingPerson) {
  for (const BasisKind kind : {BasisKind::kStatute, BasisKind::kMissingPerson}) {
    EXPECT_EQ(CheckSignedBy(kind, "head"), "accepted");
    EXPECT_EQ(CheckSignedBy(kind, "officer"), "accepted");
  }
}

TEST_F(BasisSignerTest, NobodyElseApprovesAndTheCustodianLeastOfAll) {
  for (const BasisKind kind : {BasisKind::kStatute, BasisKind::kMissingPerson}) {
    for (const char* signer : {"custodian", "investigator", "examiner1", "auditor", "court", "stranger"}) {
      EXPECT_EQ(CheckSignedBy(kind, signer), "basis-not-approver") << signer;
    }
  }
}

TEST_F(BasisSignerTest, ARevokedOfficerApprovesNothing) {
  EXPECT_EQ(CheckSignedBy(BasisKind::kStatute, "officer"), "accepted");
  world_.Revoke("officer");
  EXPECT_EQ(CheckSignedBy(BasisKind::kStatute, "officer"), "basis-not-approver");
}

TEST_F(BasisSignerTest, ATrustedCourtSignsItsOrderAndNobodyElseDoes) {
  EXPECT_EQ(CheckSignedBy(BasisKind::kCourtOrder, "court"), "accepted");
  for (const char* signer : {"head", "officer", "custodian", "stranger"}) {
    EXPECT_EQ(CheckSignedBy(BasisKind::kCourtOrder, signer), "basis-other-key") << signer;
  }
}

TEST_F(BasisSignerTest, ARevokedCourtOrdersNothing) {
  world_.Revoke("court");
  EXPECT_EQ(CheckSignedBy(BasisKind::kCourtOrder, "court"), "basis-other-key");
}

TEST_F(BasisSignerTest, ThePersonConsentsWithTheKeyThatTheBasisNames) {
  const LegalBasis basis = Of(BasisKind::kConsent);
  EXPECT_EQ(Check(basis, SignedByThePerson(basis)), "accepted");
}

TEST_F(BasisSignerTest, ConsentWithAKeyOfSomebodyWhoWorksHereIsRefused) {
  for (const char* signer : {"custodian", "head", "court"}) {
    LegalBasis basis = Of(BasisKind::kConsent);
    basis.person_key = *ParseSshPublicKey(world_.Person(signer).PublicKey());
    EXPECT_EQ(Check(basis, world_.Basis(basis, signer)), "basis-not-the-persons") << signer;
  }
}

TEST_F(BasisSignerTest, ConsentByAnotherKeyIsRefusedEvenByTheHeads) {
  for (const char* signer : {"head", "officer", "custodian", "stranger"}) {
    EXPECT_EQ(CheckSignedBy(BasisKind::kConsent, signer), "basis-other-key") << signer;
  }
}

TEST_F(BasisSignerTest, ConsentOnPaperNeedsNoSignatureAndBearsNone) {
  LegalBasis basis = Of(BasisKind::kConsent);
  basis.person_key.reset();
  basis.document_sha256 = Sha256(AsBytes("a signed paper"));
  EXPECT_EQ(Check(basis, world_.Basis(basis, "")), "accepted");
  EXPECT_EQ(Check(basis, world_.Basis(basis, "officer")), "basis-needless-signature");
}

TEST_F(BasisSignerTest, AnUnsignedBasisIsRefused) {
  for (const BasisKind kind :
       {BasisKind::kConsent, BasisKind::kCourtOrder, BasisKind::kStatute, BasisKind::kMissingPerson}) {
    EXPECT_EQ(CheckSignedBy(kind, ""), "basis-unsigned") << BasisKindName(kind);
  }
}

TEST_F(BasisSignerTest, ASignatureOverAnotherTextIsRefused) {
  const LegalBasis basis = Of(BasisKind::kStatute);
  SignedText document = world_.Basis(basis, "officer");
  document.text += "# a line more\n";
  EXPECT_EQ(Check(basis, document), "signature-wrong");
}

TEST_F(BasisSignerTest, ASignatureForAnotherPurposeIsRefused) {
  const LegalBasis basis = Of(BasisKind::kStatute);
  SignedText document = world_.Basis(basis, "officer");
  document.signature = world_.Person("officer").Sign("writ@v1", document.text);
  EXPECT_EQ(Check(basis, document), "signature-namespace");
}

}  // namespace
}  // namespace writ
