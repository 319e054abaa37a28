// `writ faces` over a folder: a table of all faces in it, and contact sheets to look at.
//
// Thread rule: one thread calls; photos are looked at by several.
#pragma once

#include <string>

#include "cli/program.h"

namespace writ {

struct FolderOptions {
  std::string folder;
  std::string list;   // .csv or .jsonl; empty: none
  std::string sheet;  // .jpg, .jpeg or .png; empty: FOLDER-faces.jpg in this folder
};

// "list-form" (kUsage) for a list that ends in neither, "file-exists" (kUsage) for what is no earlier output of this
// very kind; PhotosIn's errors, CheckPictureFile's, and those of what can't be written.
Result<Answer> ShowFacesIn(const FolderOptions& options, const CommonOptions& common);

}  // namespace writ
