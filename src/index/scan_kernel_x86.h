// The kernels for x86-64. Each Can… asks the processor.
#pragma once

#include <cstddef>
#include <cstdint>

#include "index/scan_kernel.h"

namespace writ {

#ifdef __x86_64__
bool CanScanByAvx512();
std::size_t ScanByAvx512(const ScanBlocks& blocks, const ScanTest& test, Survivors& survivors);
std::int32_t FineSumByAvx512(const std::uint8_t* fine, const std::int8_t* factors, std::size_t bytes);

bool CanScanByAvx2();
std::size_t ScanByAvx2(const ScanBlocks& blocks, const ScanTest& test, Survivors& survivors);
std::int32_t FineSumByAvx2(const std::uint8_t* fine, const std::int8_t* factors, std::size_t bytes);
#endif

}  // namespace writ
