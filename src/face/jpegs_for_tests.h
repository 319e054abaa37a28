// JPEG files of kinds that the product reads and doesn't write: grey, in inks, progressive, in parts; and damaged ones.
//
// Thread rule: pure.
#pragma once

#include <cstdio>  // which jpeglib.h lacks

#include <jpeglib.h>

#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace writ {

struct JpegKind {
  J_COLOR_SPACE space = JCS_RGB;  // of the samples: JCS_GRAYSCALE, JCS_RGB, JCS_CMYK
  int quality = 90;
  int sampling = 1;  // of the first component, each way; 2: the colours in quarter size
  bool progressive = false;
  bool arithmetic = false;                 // its code, in place of Huffman's
  unsigned restart_blocks = 0;             // between two restart markers
  std::vector<jpeg_scan_info> scans = {};  // instead of the usual ones
};

// Every row has these samples.
inline Bytes JpegOfRow(std::span<const std::uint8_t> row, int width, int height, const JpegKind& kind = {}) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);  // ends the program where it is used wrongly
  jpeg_create_compress(&jpeg);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &buffer, &size);
  jpeg.image_width = static_cast<unsigned>(width);
  jpeg.image_height = static_cast<unsigned>(height);
  jpeg.in_color_space = kind.space;
  jpeg.input_components = static_cast<int>(row.size()) / width;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, kind.quality, TRUE);
  for (int i = 0; i < jpeg.num_components; ++i) {
    jpeg.comp_info[i].h_samp_factor = jpeg.comp_info[i].v_samp_factor = i == 0 ? kind.sampling : 1;
  }
  jpeg.restart_interval = kind.restart_blocks;
  if (kind.progressive) jpeg_simple_progression(&jpeg);
  jpeg.arith_code = kind.arithmetic ? TRUE : FALSE;
  if (!kind.scans.empty()) {
    jpeg.scan_info = kind.scans.data();
    jpeg.num_scans = static_cast<int>(kind.scans.size());
  }
  jpeg_start_compress(&jpeg, TRUE);
  auto at = const_cast<JSAMPROW>(row.data());
  for (int y = 0; y < height; ++y) jpeg_write_scanlines(&jpeg, &at, 1);
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  Bytes bytes(buffer, buffer + size);
  std::free(buffer);
  return bytes;
}

// The same of one colour.
inline Bytes JpegOf(const Bytes& pixel, int width, int height, const JpegKind& kind = {}) {
  std::vector<std::uint8_t> row;
  for (int x = 0; x < width; ++x) row.insert(row.end(), pixel.begin(), pixel.end());
  return JpegOfRow(row, width, height, kind);
}

// Where the n-th marker of that kind begins, n from 0; the file's end where there is none. Entropy-coded data hold
// none.
inline std::size_t FindMarker(const Bytes& jpeg, std::uint8_t marker, int n = 0) {
  for (std::size_t at = 2; at + 1 < jpeg.size(); ++at) {
    if (jpeg[at] == 0xFF && jpeg[at + 1] == marker && n-- == 0) return at;
  }
  return jpeg.size();
}

// With two bytes too many before that place.
inline Bytes WithJunkAt(Bytes jpeg, std::size_t at) {
  jpeg.insert(jpeg.begin() + static_cast<std::ptrdiff_t>(at), {0x00, 0x2A});
  return jpeg;
}

}  // namespace writ
