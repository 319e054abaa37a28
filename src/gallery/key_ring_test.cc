#include "gallery/key_ring.h"

#include "support/test_gallery.h"

namespace writ {
namespace {

using support::ReasonOf;
using support::TestGallery;

class KeyRingTest : public ::testing::Test {
 protected:
  const Gallery& MakeGallery(const std::string& name) { return *world_.galleries.FindById(world_.Create(name)); }
  Bytes Wrapped(std::uint64_t entry) {
    const Result<Bytes> wrapped = world_.ledger->ReadVault(entry, kWrappedKeyPart);
    EXPECT_TRUE(wrapped) << wrapped.error().message;
    return wrapped ? *wrapped : Bytes();
  }
  Result<BoxKeyPair> Open(const Permit& permit, const Gallery& gallery, const Bytes& wrapped) {
    return world_.key_ring.OpenGallery(permit, gallery.id, gallery.entry, gallery.public_key, wrapped);
  }

  TestGallery world_;
};

TEST_F(KeyRingTest, APermitThatNamesTheGalleryOpensWhatWasSealedToIt) {
  const Gallery& gallery = MakeGallery("custody");
  const Bytes sealed = BoxSeal(gallery.public_key, AsBytes("a face"));
  const Result<BoxKeyPair> keys = Open(world_.GalleryPermit(gallery.id), gallery, Wrapped(gallery.entry));
  ASSERT_TRUE(keys) << keys.error().message;
  const Result<SecretBytes> opened = BoxOpen(*keys, sealed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(AsText(opened->view()), "a face");
}

TEST_F(KeyRingTest, APermitForAnotherGalleryOpensNothing) {
  const Gallery& gallery = MakeGallery("custody");
  const Gallery& other = MakeGallery("archive");
  const Result<BoxKeyPair> keys = Open(world_.GalleryPermit(other.id), gallery, Wrapped(gallery.entry));
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().reason, "permit-missing");
  EXPECT_EQ(keys.error().code, Code::kRefused);
}

TEST_F(KeyRingTest, APermitForACaseOpensNoGallery) {
  const Gallery& gallery = MakeGallery("custody");
  EXPECT_EQ(ReasonOf(Open(world_.CasePermit(gallery.entry), gallery, Wrapped(gallery.entry))), "permit-missing");
}

TEST_F(KeyRingTest, WrappedKeysThatWereSwappedBetweenGalleriesOpenNothing) {
  const Gallery& gallery = MakeGallery("custody");
  const Gallery& other = MakeGallery("archive");
  EXPECT_EQ(ReasonOf(Open(world_.GalleryPermit(gallery.id), gallery, Wrapped(other.entry))), "seal-broken");
}

TEST_F(KeyRingTest, AnotherMasterKeyOpensNothing) {
  const Gallery& gallery = MakeGallery("custody");
  const LocalKeyRing stranger(SecretBytes::Random(32));
  EXPECT_EQ(ReasonOf(stranger.OpenGallery(world_.GalleryPermit(gallery.id), gallery.id, gallery.entry,
                                          gallery.public_key, Wrapped(gallery.entry))),
            "seal-broken");
}

TEST_F(KeyRingTest, APermitThatNamesTheCaseOpensIt) {
  const std::uint64_t entry = world_.ledger->NextIndex();
  const NewBox box = world_.key_ring.MakeCaseBox(entry);
  ASSERT_EQ(world_.CommitVault({box.wrapped}), entry);
  const Result<BoxKeyPair> keys =
      world_.key_ring.OpenCase(world_.CasePermit(entry), entry, box.public_key, Wrapped(entry));
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_TRUE(BoxOpen(*keys, BoxSeal(box.public_key, AsBytes("a probe"))));
}

TEST_F(KeyRingTest, APermitForAnotherCaseOrForAGalleryOpensNoCase) {
  const Gallery& gallery = MakeGallery("custody");
  const std::uint64_t entry = world_.ledger->NextIndex();
  const NewBox box = world_.key_ring.MakeCaseBox(entry);
  const Bytes& wrapped = box.wrapped.sealed;
  EXPECT_EQ(ReasonOf(world_.key_ring.OpenCase(world_.CasePermit(entry + 1), entry, box.public_key, wrapped)),
            "permit-missing");
  EXPECT_EQ(ReasonOf(world_.key_ring.OpenCase(world_.GalleryPermit(gallery.id), entry, box.public_key, wrapped)),
            "permit-missing");
}

TEST_F(KeyRingTest, AGallerysWrappedKeyIsNoCasesKey) {
  const Gallery& gallery = MakeGallery("custody");
  EXPECT_EQ(ReasonOf(world_.key_ring.OpenCase(world_.CasePermit(gallery.entry), gallery.entry, gallery.public_key,
                                              Wrapped(gallery.entry))),
            "seal-broken");
}

}  // namespace
}  // namespace writ
