#include "wcsrest/gateway/mediasessionid.h"

#include <algorithm>

namespace wcsrest {

namespace {

bool isPrintable(char c)
{
    return c > ' ' && c < '\x7f';
}

bool isLetterOrDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

// A copy of its own: the text may be somebody's memory (QByteArray::fromRawData()).
MediaSessionId::MediaSessionId(const QByteArray &text)
    : m_text(text.constData(), text.size())
{}

Result<MediaSessionId> MediaSessionId::parse(const QByteArray &text)
{
    if (text.size() > Longest)
        return Error{QStringLiteral("The id of a media session has at most %1 characters.").arg(Longest)};
    if (!std::ranges::all_of(text, isPrintable))
        return Error{
            QStringLiteral("The id of a media session has neither blanks nor control characters, and is ASCII.")};
    if (!std::ranges::any_of(text, isLetterOrDigit))
        return Error{QStringLiteral("The id of a media session has at least one letter or digit.")};
    return MediaSessionId(text);
}

} // namespace wcsrest
