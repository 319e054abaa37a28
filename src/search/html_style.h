// The look of every page that Writ writes: one style sheet, so that reports and review pages are read alike.
//
// Thread rule: pure.
#pragma once

#include "search/html.h"

namespace writ {

// A <style> element. Text and its ground differ by at least 4.5 to 1 (WCAG 2.2 AA), in light and dark.
Html PageStyle();

}  // namespace writ
