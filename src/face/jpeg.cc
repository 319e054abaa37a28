// JPEG in and out through libjpeg-turbo's older interface, which tells of each warning by its number.
#include <cstdio>  // which jpeglib.h lacks

#include <jpeglib.h>

#include <jerror.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <string>

#include "face/codec.h"
#include "face/exif.h"

namespace writ {
namespace {

constexpr std::uint8_t kApp1 = 0xE1;
constexpr std::uint8_t kStartOfScan = 0xDA;

// Rows that are decoded before they are put in their place: a few tens fit the processor's cache.
constexpr int kBandRows = 16;

// Blocks of 8 × 8 samples that the scans of a photo may go over, each as often as a scan covers it: a scan that holds
// nothing costs nearly no byte of the file, and up to 60 ns a block. A progressive photo in the usual scans goes over
// some 14 blocks for each 64 pixels in three colours of full size, over 24 in four inks: 24 million in the largest.
constexpr std::uint64_t kMaxScannedBlocks = 36'000'000;
constexpr int kMaxScans = 500;  // each costs something in the smallest photo too

// The orientation in the first APP1 segment that holds EXIF. Segments: FF, kind, big-endian length that counts itself.
int JpegOrientation(ByteView jpeg) {
  std::size_t at = 2;
  while (at + 4 <= jpeg.size() && jpeg[at] == 0xFF) {
    const std::uint8_t kind = jpeg[at + 1];
    if (kind == 0xFF) {  // padding
      ++at;
      continue;
    }
    if (kind == kStartOfScan) break;
    const std::size_t length = std::size_t(jpeg[at + 2]) << 8 | jpeg[at + 3];
    if (length < 2 || at + 2 + length > jpeg.size()) break;
    const ByteView content = jpeg.subspan(at + 4, length - 2);
    if (kind == kApp1 && AsText(content).starts_with("Exif")) return ExifOrientation(content);
    at += 2 + length;
  }
  return 1;
}

// What the library calls, which is C: a refusal leaves it by longjmp. So no function that calls setjmp or is called by
// the library holds anything that would have to be destroyed.
class JpegReader {
 public:
  JpegReader() {
    jpeg_.err = jpeg_std_error(&errors_);
    errors_.error_exit = [](j_common_ptr jpeg) { Of(jpeg).RefuseDamaged(); };
    errors_.emit_message = [](j_common_ptr jpeg, int level) { Of(jpeg).JudgeMessage(level); };
    progress_.progress_monitor = [](j_common_ptr jpeg) { Of(jpeg).CountScan(); };
    jpeg_.client_data = this;
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  // The bytes outlive the reader.
  Result<void> ReadHeader(ByteView bytes) {
    if (setjmp(refused_) != 0) return Refused();
    jpeg_create_decompress(&jpeg_);
    jpeg_.progress = &progress_;
    jpeg_mem_src(&jpeg_, bytes.data(), bytes.size());
    jpeg_read_header(&jpeg_, TRUE);
    return {};
  }
  // From here on there are rows of output_width() pixels in components() samples each: R, G, B or four inks.
  Result<void> Start(const Reduction& size) {
    if (setjmp(refused_) != 0) return Refused();
    const bool inks = jpeg_.jpeg_color_space == JCS_CMYK || jpeg_.jpeg_color_space == JCS_YCCK;
    jpeg_.out_color_space = inks ? JCS_CMYK : JCS_RGB;
    jpeg_.dct_method = JDCT_ISLOW;
    // Eighths are what the format's transform can leave out; the library rounds up as ReducedSize does.
    jpeg_.scale_denom = kEighths;
    jpeg_.scale_num = static_cast<unsigned>(kEighths / size.scale);
    jpeg_start_decompress(&jpeg_);
    return {};
  }
  // The next rows, at most kBandRows.
  Result<void> ReadRows(std::uint8_t* to, int rows) {
    if (setjmp(refused_) != 0) return Refused();
    for (int row = 0; row < rows; ++row) {
      JSAMPROW at = to + std::size_t(row) * jpeg_.output_width * static_cast<unsigned>(jpeg_.output_components);
      jpeg_read_scanlines(&jpeg_, &at, 1);
    }
    return {};
  }
  // Once all rows are read: whether the file goes on to its end.
  Result<void> Finish() {
    if (setjmp(refused_) != 0) return Refused();
    jpeg_finish_decompress(&jpeg_);
    return {};
  }

  std::uint64_t width() const { return jpeg_.image_width; }
  std::uint64_t height() const { return jpeg_.image_height; }
  int components() const { return jpeg_.output_components; }

 private:
  static constexpr unsigned kEighths = 8;
  static JpegReader& Of(j_common_ptr jpeg) { return *static_cast<JpegReader*>(jpeg->client_data); }

  [[noreturn]] void RefuseDamaged() {
    errors_.format_message(reinterpret_cast<j_common_ptr>(&jpeg_), cause_.data());
    std::longjmp(refused_, 1);
  }
  // The library would go on after a warning with grey pixels. Bytes too many between two markers do no harm, nor does a
  // version of JFIF that it doesn't know, nor an end without its marker where one scan holds the whole photo in
  // Huffman's code: if pixels of it are missing, another warning follows. All else means that pixels are missing or
  // wrong.
  void JudgeMessage(int level) {
    const bool in_one_scan =
        jpeg_.progressive_mode == 0 && jpeg_.arith_code == 0 && jpeg_.comps_in_scan == jpeg_.num_components;
    const bool harmless = errors_.msg_code == JWRN_EXTRANEOUS_DATA || errors_.msg_code == JWRN_JFIF_MAJOR ||
                          (errors_.msg_code == JWRN_JPEG_EOF && in_one_scan);
    if (level < 0 && !harmless) RefuseDamaged();
  }
  void CountScan() {
    if (jpeg_.input_scan_number == scans_) return;
    scans_ = jpeg_.input_scan_number;
    for (int i = 0; i < jpeg_.comps_in_scan; ++i) {
      const jpeg_component_info& component = *jpeg_.cur_comp_info[i];
      scanned_blocks_ += std::uint64_t{component.width_in_blocks} * component.height_in_blocks;
    }
    too_many_scans_ = scans_ > kMaxScans || scanned_blocks_ > kMaxScannedBlocks;
    if (too_many_scans_) std::longjmp(refused_, 1);
  }
  Result<void> Refused() const {
    if (errors_.msg_code == JERR_IMAGE_TOO_BIG) return CheckPhotoSize(width(), height());
    if (!too_many_scans_) return Truncated(cause_.data());
    return Refuse(Refusal::kTooLarge, "couldn't read the photo: its " + std::to_string(width()) + "x" +
                                          std::to_string(height()) + " pixels come in too many scans");
  }

  jpeg_decompress_struct jpeg_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf refused_{};
  std::array<char, JMSG_LENGTH_MAX> cause_{};
  int scans_ = 0;
  std::uint64_t scanned_blocks_ = 0;
  bool too_many_scans_ = false;
};

// In place. Print files keep their inks inverted (255 is no ink), as Adobe's programs write them.
void InksToColours(std::uint8_t* pixels, std::size_t count) {
  const std::uint8_t* from = pixels;
  std::uint8_t* to = pixels;
  for (std::size_t i = 0; i < count; ++i, from += 4, to += 3) {
    const int black = from[3];
    for (int channel = 0; channel < 3; ++channel) {
      to[channel] = static_cast<std::uint8_t>((from[channel] * black + 127) / 255);
    }
  }
}

}  // namespace

void PrepareCodecs() {
#ifdef __aarch64__
  // There libjpeg-turbo reads /proc/cpuinfo for its first pixel, and no call of it does that alone.
  EncodeJpeg(NewImage(1, 1), 90);
#endif
}

Result<StoredImage> DecodeJpeg(ByteView bytes, int longest_side) {
  JpegReader reader;
  WRIT_CHECK(reader.ReadHeader(bytes));
  WRIT_CHECK(CheckPhotoSize(reader.width(), reader.height()));
  StoredImage stored;
  stored.orientation = JpegOrientation(bytes);
  stored.width = static_cast<int>(reader.width());
  stored.height = static_cast<int>(reader.height());
  const Reduction size = ReducedSize(stored.width, stored.height, longest_side);
  WRIT_CHECK(reader.Start(size));
  UprightPicture picture(size.width, size.height, stored.orientation);
  std::vector<std::uint8_t> band(std::size_t(size.width) * kBandRows * static_cast<unsigned>(reader.components()));
  for (int y = 0; y < size.height; y += kBandRows) {
    const int rows = std::min(kBandRows, size.height - y);
    WRIT_CHECK(reader.ReadRows(band.data(), rows));
    if (reader.components() == 4) InksToColours(band.data(), std::size_t(size.width) * rows);
    picture.Put(y, rows, band.data());
  }
  WRIT_CHECK(reader.Finish());
  stored.image = std::move(picture).Take();
  stored.upright = true;
  return stored;
}

Bytes EncodeJpeg(const Image& image, int quality) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  // Only a malformed Image or an exhausted memory fails here: our own bug, or nothing that can be gone on from.
  jpeg.err = jpeg_std_error(&errors);
  errors.error_exit = [](j_common_ptr) { std::abort(); };
  jpeg_create_compress(&jpeg);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &buffer, &size);
  jpeg.image_width = static_cast<unsigned>(image.width);
  jpeg.image_height = static_cast<unsigned>(image.height);
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.dct_method = JDCT_ISLOW;
  for (int i = 0; i < jpeg.num_components; ++i) jpeg.comp_info[i].h_samp_factor = jpeg.comp_info[i].v_samp_factor = 1;
  jpeg_start_compress(&jpeg, TRUE);
  for (int y = 0; y < image.height; ++y) {
    auto row = const_cast<JSAMPROW>(image.pixel(0, y));
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  Bytes bytes(buffer, buffer + size);
  std::free(buffer);
  return bytes;
}

}  // namespace writ
