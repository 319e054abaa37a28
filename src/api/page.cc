#include "api/page.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"

namespace writ {
namespace {

tl::unexpected<Error> Malformed(const std::string& cause) {
  return Fail(Code::kUsage, "page-malformed", "couldn't find the page: " + cause,
              "ask with ?limit=N, 1 to " + std::to_string(kMaxPageRows) +
                  ", and then with &cursor= and what the page before gave as \"next\"");
}

// Opaque to whoever holds it: the key as JSON, in letters that no address changes.
std::string CursorOf(const Json& key) { return ToHex(AsBytes(key.dump())); }

Result<Json> KeyOf(const std::string& cursor) {
  const Result<Bytes> text = FromHex(cursor);
  Json key = text ? Json::parse(AsText(*text), nullptr, /*allow_exceptions=*/false) : Json();
  if (!key.is_string() && !key.is_number_unsigned()) return Malformed("its cursor is none that was given here");
  return key;
}

}  // namespace

Result<Page> ParsePage(std::string_view query) {
  Page page;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view part = query.substr(at, end - at);
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, equals), value = part.substr(std::min(equals + 1, part.size()));
    at = end + 1;
    if (name == "cursor" && page.cursor.empty() && !value.empty()) {
      page.cursor = value;
    } else if (name == "limit" && page.limit == 0) {
      const auto [stopped, error] = std::from_chars(value.data(), value.data() + value.size(), page.limit);
      const bool whole = error == std::errc() && stopped == value.data() + value.size();
      if (!whole || page.limit == 0 || page.limit > kMaxPageRows) return Malformed("its limit is no number of rows");
    } else {
      return Malformed("the address asks for something else");
    }
  }
  return page;
}

Result<void> CutPage(Json& list, std::string_view rows, std::string_view key, const Page& page) {
  Json::array_t& all = list.at(std::string(rows)).get_ref<Json::array_t&>();
  const std::string field(key);
  if (!page.cursor.empty()) {
    WRIT_TRY(const Json last, KeyOf(page.cursor));
    if (!all.empty() && all.front().at(field).type() != last.type()) return Malformed("its cursor is another list's");
    const auto behind = [&](const Json& row) { return row.at(field) > last; };
    all.erase(all.begin(), std::find_if(all.begin(), all.end(), behind));
  }
  if (page.limit > 0 && all.size() > page.limit) {
    all.resize(page.limit);
    list["next"] = CursorOf(all.back().at(field));
  }
  return {};
}

}  // namespace writ
