#include "ui/curlcommand.h"

#include "wcs/secrets.h"

#include <algorithm>

namespace ui {

namespace {

bool isControl(char c)
{
    return uchar(c) < 0x20 || uchar(c) == 0x7f;
}

// As one word of a POSIX shell; with control characters in bash's $'…', so that none reaches a terminal.
QByteArray shellWord(const QByteArray &text)
{
    if (!std::ranges::any_of(text, isControl))
        return '\'' + QByteArray(text).replace("'", "'\\''") + '\'';
    QByteArray word("$'");
    for (const char c : text) {
        if (isControl(c))
            word += "\\x" + QByteArray::number(uchar(c), 16).rightJustified(2, '0');
        else if (c == '\'' || c == '\\')
            word.append('\\').append(c);
        else
            word += c;
    }
    return word + '\'';
}

} // namespace

QString curlCommand(const journal::StoredRecord &record, const QString &endpointUrl)
{
    QByteArray url = endpointUrl.toUtf8();
    if (record.entry.method.startsWith('/')) // a rejected request is named by its path
        url = url.left(url.indexOf('/', url.indexOf("://") + 3)) + record.entry.method;
    else
        url += '/' + record.entry.method;
    return QString::fromUtf8("curl -sS " + shellWord(url) +
                             " -H 'Content-Type: application/json;charset=UTF-8' --data-raw " +
                             shellWord(wcs::maskSecrets(record.body)));
}

} // namespace ui
