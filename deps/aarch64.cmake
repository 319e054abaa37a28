# Compiles Writ for aarch64 on a machine of another kind: WRIT_AARCH64 is a folder that tests/aarch64.sh made, with Debian's
# arm64 libraries in sysroot/ and the OpenVINO SDK in openvino/.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WRIT_AARCH64)
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_SYSROOT ${WRIT_AARCH64}/sysroot)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind LIBRARY INCLUDE PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CMAKE_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${CMAKE_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${CMAKE_SYSROOT}/usr/share/pkgconfig)
set(OpenVINO_DIR ${WRIT_AARCH64}/openvino/cmake CACHE PATH "OpenVINO's own CMake files")
