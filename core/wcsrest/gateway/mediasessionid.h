#pragma once

#include "base/result.h"

#include <QByteArray>

namespace wcsrest {

// Names one stream of a WCS to it. There is none that is empty or blank: it would name all of them.
class MediaSessionId final {
public:
    static constexpr qsizetype Longest = 256; // bytes

    // Printable ASCII without blanks, with a letter or a digit in it.
    static Result<MediaSessionId> parse(const QByteArray &text);

    // Copied, never moved: one that has been moved from would be empty.
    MediaSessionId(const MediaSessionId &) = default;
    MediaSessionId &operator=(const MediaSessionId &) = default;
    ~MediaSessionId() = default;

    const QByteArray &text() const { return m_text; }
    bool operator==(const MediaSessionId &) const = default;

private:
    explicit MediaSessionId(const QByteArray &text);

    QByteArray m_text;
};

} // namespace wcsrest
