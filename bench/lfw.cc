#include "bench/lfw.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>

namespace writ::bench {
namespace {

namespace fs = std::filesystem;

bool InEvenHalf(const std::string& name) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(name.data(), name.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  return digest[1] % 2 == 0;
}

struct Errata {
  std::set<std::string> mated, non_mated;
};

Result<Errata> ReadErrata(const fs::path& folder) {
  for (const fs::path& path : {folder / "errata.txt", folder / ".." / "errata.txt"}) {
    std::ifstream file(path);
    if (!file) continue;
    Errata errata;
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      std::string kind, name;
      words >> kind >> name;
      if (kind == "mated") errata.mated.insert(name);
      if (kind == "non-mated") errata.non_mated.insert(name);
    }
    return errata;
  }
  return Fail(Code::kUsage, "errata-missing", "couldn't find errata.txt in " + folder.string() + " or beside it",
              "the open-set figures leave out known label errors; give the folder that holds their list");
}

std::vector<fs::path> FirstTwoPhotos(const fs::path& folder) {
  std::vector<fs::path> photos;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".jpg") photos.push_back(entry.path());
  }
  std::sort(photos.begin(), photos.end());
  if (photos.size() > kMostPhotos) photos.resize(kMostPhotos);
  return photos;
}

}  // namespace

Result<std::vector<Person>> ReadPeople(const fs::path& folder) {
  WRIT_TRY(const Errata errata, ReadErrata(folder));
  const fs::path images = fs::is_directory(folder / "images") ? folder / "images" : folder;
  std::vector<Person> people;
  for (const auto& entry : fs::directory_iterator(images)) {
    if (!entry.is_directory()) continue;
    const std::string name = entry.path().filename().string();
    Person person{name, InEvenHalf(name), errata.mated.contains(name), errata.non_mated.contains(name),
                  FirstTwoPhotos(entry.path())};
    if (!person.photos.empty()) people.push_back(std::move(person));
  }
  std::sort(people.begin(), people.end(), [](const Person& a, const Person& b) { return a.name < b.name; });
  if (people.empty()) {
    return Fail(Code::kUsage, "no-photos", "couldn't find any person's folder with .jpg photos in " + images.string(),
                "give the folder of Labeled Faces in the Wild");
  }
  return people;
}

}  // namespace writ::bench
